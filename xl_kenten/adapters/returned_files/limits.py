"""How much a returned file may hold before it is refused; each far above any honest form."""

MIB = 1024 * 1024

FILE_BYTES = 50 * MIB
INFLATED_BYTES = 100 * MIB
# Worksheets full of like rows shrink to a fiftieth; only made-up content shrinks further.
INFLATED_RATIO = 200
INFLATED_RATIO_FROM = 10 * MIB
ARCHIVE_ENTRIES = 10_000

ROWS = 200_000
COLUMNS = 16_384
CELLS = 2_000_000  # rows x columns, over all sheets of a workbook
SHEETS = 1_000
# Excel allows 31 characters; the name stands in every message about the sheet.
SHEET_NAME = 255
# Excel allows 32,767, and LibreOffice writes no more into an .xlsx; into an .ods it was seen to write 65,535.
CELL_CHARACTERS = 65_535
# One long shared text in a million cells is small in the file and endless in memory.
TEXT_BYTES = 100 * MIB

# Larger workbooks, and those whose XML is unusual, are read in the worker.
IN_PROCESS_BYTES = 16 * MIB
# Of its processor, for one file: on a busy machine a sound file of 100,000 rows takes minutes on the clock.
WORKER_PROCESSOR_SECONDS = 20.0
# On the clock, for a reader that sleeps or waits for ever.
WORKER_CLOCK_SECONDS = 120.0
# What holds more than this is checked in the worker, too, within the same seconds anew, and one more of the processor
# for so many rows. A usual return holds a hundredth of it.
CHECK_ROWS_PER_SECOND = 500
CHECKED_ASIDE_CELLS = 20_000  # that hold something
CHECKED_ASIDE_CHARACTERS = 100_000
WORKER_MEMORY = 1536 * MIB
