Option Compatible
Option ClassModule

' What Excel hands to a ribbon callback: IRibbonControl.
Public ID As String
Public Tag As String
Public Context As Object
