"""Files as spreadsheets write them."""

import io

import xlsxwriter


def workbook(rows, fill=lambda book, sheet: None):
    """An XLSX of these rows; `fill` may put more into it."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    fill(book, sheet)
    book.close()
    return made.getvalue()


def csv_of(*rows, sign=","):
    return "".join(sign.join(row) + "\r\n" for row in rows).encode()
