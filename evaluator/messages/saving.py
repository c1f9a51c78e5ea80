"""Messages about putting a file in place: full disks, read-only folders, files that other programs hold."""

SAVING: dict[str, tuple[str, str]] = {
    "E-SAVEFULL": (
        "未能保存“{file}”：“{folder}”所在磁盘空间不足。原有文件完好。请清理磁盘，或另存到其他位置。",
        "“{file}” was not saved: the disk of “{folder}” is full. What was there is intact. Make room or save elsewhere.",
    ),
    "E-SAVERO": (
        "未能保存“{file}”：文件或文件夹“{folder}”只读，或没有写入权限。原有文件完好。请另存到其他位置。",
        "“{file}” was not saved: the file or the folder “{folder}” is read-only or not yours to write. What was there is "
        "intact. Save elsewhere.",
    ),
    "E-SAVELOCKED": (
        "“{file}”正被其他程序（如 Excel 或 WPS）占用，无法覆盖。原有文件完好。请关闭后重试，或存为“{other}”。",
        "“{file}” is held by another program (such as Excel or WPS) and cannot be replaced. What was there is intact. "
        "Close it and retry, or save as “{other}”.",
    ),
    "E-SAVEFOLDER": (
        "未能保存“{file}”：“{folder}”不是可用的文件夹，或“{file}”本身是文件夹。请检查保存位置。",
        "“{file}” was not saved: “{folder}” is no folder, or “{file}” itself is one. Check the place to save to.",
    ),
    "E-SAVEVERIFY": (
        "未能保存“{file}”：写入后回读的内容不一致，磁盘可能有故障。原有文件完好。请另存到其他磁盘。",
        "“{file}” was not saved: what was read back differs from what was written, so the disk may be faulty. What was "
        "there is intact. Save to another disk.",
    ),
    "E-SAVEFAILED": (
        "未能保存“{file}”：写入“{folder}”时出错（{why}）。原有文件完好。请重试，或另存到其他位置。",
        "“{file}” was not saved: writing to “{folder}” failed ({why}). What was there is intact. Retry or save elsewhere.",
    ),
    "E-EXPORTVERIFY": (
        "导出的工作簿回读后与结果不一致（工作表“{sheet}” {cell}），未写出任何文件。请重试；如仍出现，请报告此问题。",
        "The exported workbook, read back, differs from the result (sheet “{sheet}” {cell}); no file was written. Retry; "
        "if it happens again, please report it.",
    ),
    "E-EXISTS": (
        "“{folder}”中已有“{file}”，且内容不是这份空白表（可能已经填报），未覆盖。请移走或改名后重试，或换一个文件夹。",
        "“{file}” is already in “{folder}” and differs from the blank workbook (it may have been filled in); it was not "
        "replaced. Move or rename it, or choose another folder.",
    ),
    "E-TEMPLATE": (
        "“{file}”的空白表回读时无法把各指标或单位区分开，未写出任何文件。请检查方案中的名称是否重复，或与表头用词（如“单位”“备注”）相同。",
        "In the blank workbook of “{file}” the indicators or bureaus cannot be told apart when it is read back; nothing was "
        "written. Check the scheme for names used twice, or equal to words of headers such as “单位” or “备注”.",
    ),
}
