Attribute VB_Name = "Ribbon"
Option Explicit

' What a pressed button does here: remember what was picked, then call Python. All else is xl_kenten/ribbon.py.
' VBA source is kept in ASCII. The Japanese sentences that must be shown without Python stand in the button's
' tag, separated by "|", in this order. Tags and the Subs at the end are made from buttons.toml.
Private Const NotRun As Long = 0
Private Const OtherWorkbook As Long = 1
Private Const NotRemembered As Long = 2
Private Const FolderTitle As Long = 3

Private Sub Press(control As IRibbonControl, command As String)
    If IsMeant(control) Then CallPython control, command
End Sub

Private Sub PressForFolder(control As IRibbonControl, command As String, folderCell As String, askAgain As Boolean)
    If IsMeant(control) Then
        If FolderIsKnown(control, folderCell, askAgain) Then CallPython control, command
    End If
End Sub

Private Function IsMeant(control As IRibbonControl) As Boolean
    ' With two copies of this workbook open, Excel may call the macro of the other one.
    IsMeant = ActiveWorkbook.Name = ThisWorkbook.Name
    If Not IsMeant Then MsgBox SentenceOf(control, OtherWorkbook), vbExclamation
End Function

Private Sub CallPython(control As IRibbonControl, command As String)
    ' RunPython answers -1 when Python failed; it raises when Excel may not start programs on this machine.
    On Error GoTo Failed
    If InterpreterExists() Then
        If RunPython(command) <> -1 Then Exit Sub
    End If
Failed:
    MsgBox SentenceOf(control, NotRun), vbExclamation
End Sub

Private Function InterpreterExists() As Boolean
    ' Asked before RunPython is, which would say so in English and report success.
#If Mac Then
    InterpreterExists = True
#Else
    Dim interpreter As String
    interpreter = GetConfig("INTERPRETER_WIN", "")
    If interpreter = "" Then interpreter = GetConfig("INTERPRETER", "python")
    If interpreter = "python" Or interpreter = "pythonw" Then
        InterpreterExists = True
    Else
        InterpreterExists = FileExists(interpreter)
    End If
#End If
End Function

Private Function FolderIsKnown(control As IRibbonControl, folderCell As String, askAgain As Boolean) As Boolean
    ' False when the user cancelled, or when the folder could not be written into the cell of that name.
    On Error GoTo Failed
#If Mac Then
    ' No folder dialog there: the cell stays as it is, and Python reads it or asks.
    FolderIsKnown = True
#Else
    Dim cell As Range
    Dim remembered As String
    Set cell = ThisWorkbook.Names(folderCell).RefersToRange
    If Not IsError(cell.Value) Then remembered = CStr(cell.Value)
    If remembered <> "" And Not askAgain Then
        FolderIsKnown = True
    Else
        FolderIsKnown = FolderIsPicked(control, cell, remembered)
    End If
#End If
    Exit Function
Failed:
    MsgBox SentenceOf(control, NotRemembered), vbExclamation
End Function

#If Not Mac Then
Private Function FolderIsPicked(control As IRibbonControl, cell As Range, remembered As String) As Boolean
    Dim picker As FileDialog
    Set picker = Application.FileDialog(msoFileDialogFolderPicker)
    picker.Title = SentenceOf(control, FolderTitle)
    picker.AllowMultiSelect = False
    If remembered = "" Then
        StartIn picker, ThisWorkbook.Path
    Else
        StartIn picker, remembered
    End If
    If picker.Show = -1 Then
        cell.Value = picker.SelectedItems(1)
        FolderIsPicked = True
    End If
End Function

Private Sub StartIn(picker As FileDialog, folder As String)
    ' A folder that is gone, or an address in the cloud, is no reason to stop.
    On Error Resume Next
    picker.InitialFileName = folder & "\"
End Sub
#End If

Private Function SentenceOf(control As IRibbonControl, number As Long) As String
    Dim sentences() As String
    sentences = Split(control.Tag, "|")
    SentenceOf = sentences(number)
End Function
