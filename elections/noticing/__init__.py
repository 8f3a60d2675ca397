"""The numbered notices of an election: drafted from the records, issued word for word, proved to have hung on the wall.

It stands above the papers, because the notice of a result says what the result's own paper says.
"""
