@echo off
if not exist "%~dp0zbb\Scripts\zbb-reconcile.exe" (
    echo 还没有安装，请先双击 install.bat。
    pause
    exit /b 2
)
set "PATH=%~dp0zbb\Scripts;%PATH%"
cd /d "%~dp0"
if not "%~1"=="" cd /d "%~1"
start "zbb-reconcile" powershell -NoLogo -NoExit -Command "zbb-reconcile --version"
