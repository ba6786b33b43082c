@echo off
cd /d "%~dp0"
if not exist zbb\Scripts\zbb-reconcile.exe (
    echo 还没有安装，请先双击 install.bat。
    pause
    exit /b 2
)
zbb\Scripts\zbb-reconcile.exe start
pause
