"""Web archives as articles: WARC (ISO 28500:2017) and WACZ (Webrecorder, 1.1.1), read as a stream.

`stretches` finds what can be unpacked and goes on behind damage, `warc` reads records and judges them, `responses` undoes what
HTTP did to a page, `wacz` opens the ZIP around archives.
"""
