@echo off
rem Removes the environment that setup.cmd made, and nothing else: workbooks stay where they are.
setlocal EnableExtensions DisableDelayedExpansion
chcp 932 >nul
pushd "%~dp0"
if not exist "uninstall.cmd" goto no_folder
set "STATUS=0"
set "MADE=env"
if exist "%MADE%\kenten-setup.txt" goto remove
set "MADE=%LOCALAPPDATA%\xl_kenten\env"
if defined LOCALAPPDATA if exist "%MADE%\kenten-setup.txt" goto remove
echo setup.cmd で作った環境はありません。消すものはありません。
goto done

:remove
if exist "%MADE%\Scripts" rmdir /s /q "%MADE%\Scripts"
if exist "%MADE%\python.exe" del /f /q "%MADE%\python.exe"
if exist "%MADE%\python.exe" goto in_use
if exist "%MADE%\Scripts\python.exe" goto in_use
rmdir /s /q "%MADE%"
if exist "%MADE%" goto in_use
echo setup.cmd で作った環境を消しました。
echo 作成したブックと回答のファイルは、そのまま残っています。
goto done

:in_use
rem The note is written anew, so that the next run recognises what is left.
>"%MADE%\kenten-setup.txt" echo made by setup.cmd
echo 使われているため消せません。Excel と「緊急点検」を閉じてから、もう一度実行してください。
set "STATUS=1"
goto done

:no_folder
echo uninstall.cmd のある場所を開けません。
set "STATUS=2"

:done
popd
echo.
pause
exit /b %STATUS%
