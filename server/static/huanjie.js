/* Shortens the way for those who have script; every page works without it. Floor: Chrome 80. */
(function () {
  "use strict";

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function typing(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  /* What is wrong with a form is read first. */
  function showSummary() {
    var summary = document.querySelector(".summary");
    if (summary) { summary.focus(); }
  }

  /* The first box there is room for: that of the bar, of the list, of the tree. */
  function searchBox() {
    return ["#find", ".filter input:not([type=hidden])", "#area"].map(function (one) {
      return document.querySelector(one);
    }).filter(function (box) { return box && box.offsetParent; })[0];
  }

  /* "/" goes to a search box; Esc leaves a box, and from outside one the question that the page asks. */
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) { return; }
    if (event.key === "/" && !typing(event.target) && searchBox()) {
      event.preventDefault();
      searchBox().focus();
    } else if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
    } else if (event.key === "Escape") {
      var cancel = document.querySelector(".dialog__acts a");
      if (cancel) { cancel.click(); }
    }
  });

  /* A sheet that was typed and not handed in: the browser asks before it is left. */
  function keepTyped(form) {
    var typed = Boolean(document.querySelector(".summary"));
    form.addEventListener("input", function () { typed = true; });
    form.addEventListener("submit", function () { typed = false; });
    window.addEventListener("beforeunload", function (event) {
      if (typed) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
  }

  /* What was wrong before no longer stands there when a form goes through that gives a file: its page stays. */
  function takesFile(form) {
    form.addEventListener("submit", function () {
      all(".summary, .wrong", form.parentNode).forEach(function (one) { one.parentNode.removeChild(one); });
      all(".in--bad", form).forEach(function (box) {
        box.classList.remove("in--bad");
        box.removeAttribute("aria-invalid");
      });
    });
  }

  /* A file that the server would not read is refused before it is sent, at its own input. */
  function sizes(input) {
    input.addEventListener("change", function () {
      var file = input.files[0], most = parseInt(input.dataset.most, 10);
      input.setCustomValidity(file && file.size > most ? "文件超过" + most / 1048576 + "MB。" + (/image|pdf/.test(input.accept) ? "请降低扫描分辨率，或分成几个文件。" : "请分成几个文件。") : "");
    });
  }

  /* The browser's print command as a button. */
  function printButtons() {
    all("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
  }

  /* Usual words fill the box they belong to. */
  function phrases() {
    all("[data-fills]").forEach(function (list) {
      var box = document.getElementById(list.dataset.fills);
      list.hidden = false;
      all("button", list).forEach(function (button) {
        button.addEventListener("click", function () { box.value = button.textContent; box.focus(); });
      });
    });
  }

  /* A count sheet: Enter and down go to the next number, up goes back, sums are kept beside the fields. Behind the last
     number stands the button; from a field that is no number Enter goes to the next field, and hands nothing in. */
  function countSheet(form) {
    var inputs = all("[data-count]", form);
    var fields = all("input:not([type=hidden]):not([type=checkbox]), select", form);
    var last = form.querySelector("[data-last]");

    function step(list, from, by) {
      var to = list[list.indexOf(from) + by] || (by > 0 ? last : null);
      if (!to) { return; }
      to.focus();
      if (to.select) { to.select(); }
    }

    form.addEventListener("keydown", function (event) {
      var counts = inputs.indexOf(event.target) >= 0;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        (form.querySelector("[data-draft]") || last).click();
      } else if (event.key === "Enter" && fields.indexOf(event.target) >= 0) {
        event.preventDefault();
        step(counts ? inputs : fields, event.target, 1);
      } else if (counts && event.key === "ArrowDown") {
        event.preventDefault();
        step(inputs, event.target, 1);
      } else if (counts && event.key === "ArrowUp") {
        event.preventDefault();
        step(inputs, event.target, -1);
      }
    });
    all("[data-keys]", form).forEach(function (list) { list.hidden = false; });
    form.addEventListener("input", function () { sums(form); });
    sums(form);
  }

  /* The number typed into an input, or null where none is. */
  function numberIn(input) {
    /* Full-width digits count as they do on the server. */
    var text = input ? input.value.trim().replace(/[\uff10-\uff19]/g, function (digit) {
      return String.fromCharCode(digit.charCodeAt(0) - 0xfee0);
    }) : "";
    return /^\d+$/.test(text) ? parseInt(text, 10) : null;
  }

  function total(selector, form) {
    return all(selector, form).reduce(function (sum, input) {
      var number = numberIn(input);
      if (number === null) { return input.hasAttribute("data-optional") ? sum : null; }
      return sum === null ? null : sum + number;
    }, 0);
  }

  /* Each check compares one sum with another, less a third, times a number; sums are named by selectors. */
  function sums(form) {
    all("[data-left]", form).forEach(function (line) {
      var left = total(line.dataset.left, form);
      var right = line.dataset.fixed ? parseInt(line.dataset.fixed, 10) : total(line.dataset.right, form);
      var less = line.dataset.less ? total(line.dataset.less, form) : 0;
      right = right === null || less === null ? null : right - less;
      var times = parseInt(line.dataset.times || "1", 10);
      var known = left !== null && right !== null;
      var holds = known && left <= right * times;
      var words = !known ? "未填完" : left + (holds ? " ≤ " : " ＞ ") + (times > 1 ? times + " × " + right + " = " : "") + right * times;
      line.querySelector(".calc").textContent = words;
      all("[data-when]", line).forEach(function (mark) {
        mark.hidden = mark.dataset.when !== (!known ? "open" : holds ? "holds" : "fails");
      });
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    showSummary();
    printButtons();
    phrases();
    all("[data-takes]").forEach(takesFile);
    all("[data-most]").forEach(sizes);
    all("[data-sheet]").forEach(countSheet);
    all("[data-sheet]").forEach(keepTyped);
  });
  document.addEventListener("htmx:afterSwap", printButtons);
})();
