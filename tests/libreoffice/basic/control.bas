Option Compatible
Option ClassModule

Public ID As String
Public Tag As String
Public Context As Object
