@echo off
rem The buttons without Excel: double-click, or drop a workbook on it.
setlocal EnableExtensions DisableDelayedExpansion
chcp 932 >nul
pushd "%~dp0"
if not exist "setup\install.py" goto no_folder
set "STATUS=2"
set "RUN=env\Scripts\python.exe"
if exist "%RUN%" goto found
set "RUN=env\python.exe"
if exist "%RUN%" goto found
set "RUN=%LOCALAPPDATA%\xl_kenten\env\Scripts\python.exe"
if exist "%RUN%" goto found
set "RUN=%LOCALAPPDATA%\xl_kenten\env\python.exe"
if exist "%RUN%" goto found
echo まだ使えません。同じ場所の setup.cmd を先に実行してください。
goto done

:found
if "%~1"=="" goto ask
"%RUN%" -P -m xl_kenten desk "%~1"
set "STATUS=%ERRORLEVEL%"
goto done

:ask
"%RUN%" -P -m xl_kenten desk
set "STATUS=%ERRORLEVEL%"
goto done

:no_folder
echo この場所を開けません。

:done
popd
echo.
pause
exit /b %STATUS%
