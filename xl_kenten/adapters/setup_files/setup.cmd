@echo off
rem Finds Python and hands over to setup\install.py. Kept free of subroutines, blocks and delayed expansion,
rem so that no sign in the name of a folder does harm.
setlocal EnableExtensions DisableDelayedExpansion
chcp 932 >nul
pushd "%~dp0"
if not exist "setup\install.py" goto no_folder
set "STATUS=2"

if not exist "python\python.exe" goto named
set "FOUND=python\python.exe"
goto with_file

:named
if not defined KENTEN_PYTHON goto launcher
set "FOUND=%KENTEN_PYTHON%"
"%FOUND%" setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_file

:launcher
py -@PYTHON@ setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_launcher
set "FOUND=python.exe"
"%FOUND%" setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_file
set "FOUND=%LOCALAPPDATA%\Programs\Python\Python@DIGITS@\python.exe"
if not exist "%FOUND%" goto everywhere
"%FOUND%" setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_file
:everywhere
set "FOUND=%ProgramFiles%\Python@DIGITS@\python.exe"
if not exist "%FOUND%" goto drive
"%FOUND%" setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_file
:drive
set "FOUND=%SystemDrive%\Python@DIGITS@\python.exe"
if not exist "%FOUND%" goto nowhere
"%FOUND%" setup\install.py --probe >nul 2>nul
if "%ERRORLEVEL%"=="0" goto with_file
:nowhere

echo.
echo Python @PYTHON@（64 ビット版）が見つかりません。
echo.
echo 次のどちらかを行ってから、もう一度 setup.cmd を実行してください。
echo   1. 管理者に「Python @PYTHON@ の 64 ビット版」を頼み、入れてもらう。
echo   2. python.org の「embeddable package (64-bit)」の @PYTHON@ の zip を、
echo      この場所の「python」フォルダーに展開する。入れる作業は要りません。
echo.
echo ほかの版や 32 ビット版の Python では、同梱の部品が動きません。
echo 別の場所に Python があるときは、環境変数 KENTEN_PYTHON に python.exe の場所を
echo 指定してください。
goto done

:no_folder
echo setup.cmd のある場所を開けないか、setup フォルダーがありません。
echo zip の中から直接ではなく、全体を展開してから実行してください。
set "STATUS=2"
goto done

:with_launcher
py -@PYTHON@ setup\install.py %*
set "STATUS=%ERRORLEVEL%"
goto done

:with_file
"%FOUND%" setup\install.py %*
set "STATUS=%ERRORLEVEL%"

:done
popd
echo.
pause
exit /b %STATUS%
