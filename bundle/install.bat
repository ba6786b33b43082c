@echo off
setlocal
cd /d "%~dp0"
echo 存量资金核对 @VERSION@：安装（不需要联网）
set PY=
for %%V in (3.13 3.12 3.11) do (
    if not defined PY (
        py -%%V -c "import struct,sys; sys.exit(struct.calcsize('P') != 8)" >nul 2>nul && set PY=py -%%V
    )
)
if not defined PY (
    python -c "import struct,sys; sys.exit(not ((3,11) <= sys.version_info[:2] <= (3,13) and struct.calcsize('P') == 8))" >nul 2>nul && set PY=python
)
if not defined PY (
    echo 没有找到 64 位的 Python 3.11、3.12 或 3.13。请先安装 Python（安装时勾选 Add to PATH），再双击本文件。
    pause
    exit /b 2
)
%PY% -m venv zbb
if errorlevel 1 goto failed
zbb\Scripts\python.exe -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels "zbb-reconcile[bank]==@VERSION@"
if errorlevel 1 goto failed
zbb\Scripts\zbb-reconcile.exe --version
if errorlevel 1 goto failed
echo 安装完成。以后双击 start.bat 即可使用；要用命令，双击 shell.bat；使用手册在 guide\guide\zh.html。
pause
exit /b 0
:failed
echo 安装没有完成，请把以上文字发给技术人员。
pause
exit /b 2
