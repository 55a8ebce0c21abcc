import datetime as dt
import xlwings as xw

def test_a(app, excel):
    book = app.books.add()
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, "あ", None], [True, dt.datetime(2007, 6, 27), "=A1+1"]]
    print(sheet["A1:C2"].value, sheet["A1:C2"].formula, sheet["A1:C2"].raw_value)
    print(app.version, book.name, sheet.name, sheet.used_range.address, sheet["A1"].expand().address)
    sheet["A1:B2"].color = "#ff0000"
    print(sheet["A1"].color)
    n = sheet["A1"].add_note("x")
    print(n.text, sheet["A1"].note.location, len(sheet.notes))
    print(book.names)
    with excel.counting() as calls:
        sheet["A1:C2"].value
    print("read", calls.total(), calls)
    with excel.counting() as calls:
        sheet["A1:C2"].value = [[1,2,3],[4,5,6]]
    print("write", calls.total(), calls)
    for f in (lambda: setattr(sheet["A1:C2"],"raw_value",[[1,2,3],[4,5,6]]), lambda: sheet["A1:C2"].raw_value, lambda: setattr(sheet["A1:A2,C1"],"color",(1,2,3)), lambda: sheet["B1"].add_note("a"), lambda: sheet["A1"].expand("table"), lambda: setattr(sheet["A1"],"value",2)):
        with excel.counting() as calls:
            f()
        print(calls.total(), dict(calls))
