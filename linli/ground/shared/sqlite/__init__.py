"""SQLite made safe: the driver it is spoken to by, its log and who tidies it, and where its file may lie.

`base` is the backend that the settings name. The file is opened by `driver.sqlite` and by nothing else: two SQLite
libraries in one process take each other's locks away (POSIX locks are the process's, and any close drops them).
"""
