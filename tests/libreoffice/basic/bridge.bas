Option Explicit

Public Function Cross() As String
    On Error GoTo Failed
    Dim Control As New KentenControl
    Control.ID = {id}
    Control.Tag = {tag}
    {statement}
    If Cross = "" Then Cross = "done"
    Exit Function
Failed:
    Cross = "error " & Err & ": " & Error
End Function
