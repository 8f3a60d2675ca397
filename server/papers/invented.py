"""Where all papers on invented data play: a county that is in no list of divisions, so that nobody takes a picture for a real paper.

A place keeps the length of the names that a county has, since pictures show how they are set. Nobody's number begins with
these six figures, no court has a case 0000, and no telephone the number below.
"""

PROVINCE, CITY, COUNTY = "山西省", "某某市", "某某县"
TOWNSHIP, OTHER_TOWNSHIP = "某营镇", "某关镇"
VILLAGE = "某营村"
#: The villages of lists.
VILLAGES = (VILLAGE, "某堡村", "某沟村", "某泉村", "某西村", "某峪村", "某堡子村", "某杨岭村", "某龙池村", "某家寨村")
FULL_PLACE = f"{PROVINCE}{CITY}{COUNTY}{TOWNSHIP}{VILLAGE}"
PHONE = "0000-0000000"
CASE = "（2024）晋0000执0000号"
#: The six figures that stand for the county in codes and in numbers of people.
DIVISION = "149999"
REGION = f"{DIVISION}102200"
