' Takes the place of xlwings.bas, which LibreOffice cannot compile: the same RunPython, asked and waited for
' through files. Waiting with Shell(..., True) would stop the very office that Python wants to talk to.
Private Calls As Integer

Public Function Probe() As Integer
    Probe = 42
End Function

Public Function RunPython(PythonCommand As String)
    Dim Folder As String, Place As String, File As Integer, Waited As Double
    Folder = "{folder}"
    Calls = Calls + 1
    Place = Folder & "/" & Format(Calls, "000")
    File = FreeFile
    Open Place & ".command" For Output As #File
    Print #File, PythonCommand
    Close #File
    Shell "{python}", 0, "-B ""{script}"" """ & Place & """ ""--wb=" & ThisWorkbook.Name & _
        """ --from_xl=1 ""--app=" & Application.Name & """ --hwnd=0", False
    Do While Not FileExists(Place & ".done")
        Wait 10
        Waited = Waited + 0.01
        If Waited > {seconds} Then
            RunPython = -1
            Exit Function
        End If
    Loop
    RunPython = IIf(FileExists(Place & ".failed"), -1, 0)
End Function

Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    ' Only the workbook's own sheet, not the configuration files of a machine.
    Dim Row As Long
    GetConfig = default
    For Row = 1 To 50
        If ConfigCell(Row, 1) = configKey Then GetConfig = ConfigCell(Row, 2)
    Next Row
End Function

Private Function ConfigCell(Row As Long, Column As Long) As String
    On Error Resume Next
    ConfigCell = ThisWorkbook.Worksheets("xlwings.conf").Cells(Row, Column).Value
End Function
