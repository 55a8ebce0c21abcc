@echo off
rem Removes the environment that setup.cmd made, and nothing else: workbooks stay where they are.
setlocal EnableExtensions DisableDelayedExpansion
chcp 932 >nul
pushd "%~dp0"
if not exist "uninstall.cmd" goto no_folder
set "STATUS=0"
set "MADE=env"
if exist "%MADE%.txt" goto remove
if not defined LOCALAPPDATA goto nothing
set "MADE=%LOCALAPPDATA%\xl_kenten\env"
if exist "%MADE%.txt" goto remove

:nothing
echo setup.cmd で作った環境はありません。消すものはありません。
goto done

:remove
rem The note beside the folder goes last, so that a removal that was cut short can be taken up again.
if exist "%MADE%" rmdir /s /q "%MADE%"
if exist "%MADE%" goto in_use
del /f /q "%MADE%.txt"
echo setup.cmd で作った環境を消しました。
echo 作成したブックと回答のファイルは、そのまま残っています。
goto done

:in_use
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
