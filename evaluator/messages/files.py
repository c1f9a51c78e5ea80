"""Messages about files as containers: opening, limits, damage, saving."""

FILES: dict[str, tuple[str, str]] = {
    "E-UNREADABLE": (
        "“{file}”打不开：{why}。请检查文件位置和权限，关闭占用它的程序后重试。",
        ("“{file}” cannot be opened: {why}. Check its place and permissions, close programs that hold it, retry."),
    ),
    "E-TOOBIG": (
        "“{file}”超过 {limit} MB 上限，不像报送表。请删去图片和无关的工作表后另存，再导入。",
        "“{file}” is larger than {limit} MB. Remove pictures and unrelated sheets, save, and import again.",
    ),
    "E-EMPTY": (
        "“{file}”是空文件（0 字节），可能没有传完。请向报送部门重新索取。",
        "“{file}” is empty (0 bytes); the transfer may have failed. Ask the department to send it again.",
    ),
    "E-LOCKFILE": (
        "“{file}”是 Excel 或 WPS 的临时占用文件，不含数据。请选择不带“~$”的同名文件。",
        "“{file}” is a temporary owner file of Excel or WPS and has no data. Choose the one without “~$”.",
    ),
    "E-TRUNC": (
        "“{file}”不完整，后半部分缺失。请重新拷贝或下载后再导入。",
        "“{file}” is incomplete: its end is missing. Copy or download it again.",
    ),
    "E-CRC": (
        "“{file}”内容校验不符（{part}），数据可能已损坏；为避免错分，未导入任何数据。请重新索取。",
        "“{file}” fails its checksum ({part}) and may be damaged; nothing was imported. Request a new copy.",
    ),
    "E-ENCRYPTED": (
        "“{file}”设有打开密码。请在 Excel/WPS 中取消密码后另存，再导入。",
        "“{file}” has an open password. Remove it in Excel/WPS, save, and import again.",
    ),
    "E-FORMAT": (
        "“{file}”是{what}，目前还不能读取。请用 Excel/WPS 打开，另存为“Excel 工作簿(*.xlsx)”后再导入。",
        (
            "“{file}” is in another format ({what}) and cannot be read yet. Open it in Excel/WPS, save it "
            "as .xlsx and import that."
        ),
    ),
    "E-HTML": (
        (
            "“{file}”实际是网页，不是 Excel 表格（业务系统导出常见）。请用 Excel/WPS 打开，另存为“Excel "
            "工作簿(*.xlsx)”。"
        ),
        (
            "“{file}” is a web page, not a workbook (common in system exports). Open it in Excel/WPS and "
            "save it as .xlsx."
        ),
    ),
    "E-XML2003": (
        "“{file}”是“XML 表格 2003”格式。请用 Excel/WPS 打开，另存为“Excel 工作簿(*.xlsx)”后再导入。",
        "“{file}” is an XML Spreadsheet 2003 file. Open it in Excel/WPS, save it as .xlsx and import that.",
    ),
    "E-NOTSHEET": (
        "“{file}”是{what}，不是 Excel 表格。请索取原始 Excel 文件。",
        "“{file}” is not a spreadsheet ({what}). Ask for the original workbook.",
    ),
    "E-DOCX": (
        "“{file}”是 Word 文档。请把其中的表格复制到 Excel，另存为 .xlsx 后导入。",
        "“{file}” is a Word document. Copy its table into a workbook, save it as .xlsx and import that.",
    ),
    "E-ZIPOFFILES": (
        "“{file}”是压缩包，内有 {count} 个表格文件。请先解压，再逐个导入。",
        "“{file}” is an archive; workbooks inside: {count}. Unpack it first, then import them one by one.",
    ),
    "E-BOMB": (
        "“{file}”{what}，不像正常报表，已拒绝。请联系报送部门核实来源。",
        "“{file}” {what}, unlike any proper report, and was refused. Check its origin.",
    ),
    "E-DTD": (
        "“{file}”含正常表格不会有的定义（DTD，位于{place}），可能有害，已拒绝。请联系报送部门核实来源。",
        (
            "“{file}” contains a DTD (in {place}), which no proper workbook has; refused as possibly "
            "harmful. Check its origin."
        ),
    ),
    "E-XMLDEPTH": (
        "“{file}”的内部结构嵌套超过 {limit} 层（{place}），不像正常报表，已拒绝。请联系报送部门核实来源。",
        (
            "“{file}” nests its elements deeper than {limit} levels (in {place}), unlike any proper report, "
            "and was refused. Check its origin."
        ),
    ),
    "E-ZIPENTRIES": (
        "“{file}”内部的部件超过 {limit} 个，不像正常报表，已拒绝。请用 Excel/WPS 打开后另存，再导入。",
        (
            "“{file}” holds more than {limit} parts, unlike any proper report, and was refused. Re-save it "
            "in Excel/WPS and import again."
        ),
    ),
    "E-ZIPSTRUCT": (
        "“{file}”的内部结构不正常：{what}，已拒绝。请用 Excel/WPS 打开后另存，再导入。",
        "“{file}” is built in an irregular way: {what}; refused. Re-save it in Excel/WPS and import again.",
    ),
    "E-ZIPDUP": (
        ("“{file}”内部有重复的部分（{part}），同一表可能有两个版本，已拒绝。请用 Excel/WPS 打开后另存，再导入。"),
        (
            "“{file}” holds a part twice ({part}), so one sheet may have two versions; refused. Re-save it "
            "in Excel/WPS and import again."
        ),
    ),
    "E-BADXLSX": (
        "“{file}”已损坏：{what}。整份文件未导入，以免只读到一半。请用 Excel/WPS 打开，另存为 .xlsx 后重试。",
        (
            "“{file}” is damaged: {what}. Nothing was imported, to avoid half a table. Open it in "
            "Excel/WPS, save it as .xlsx and retry."
        ),
    ),
    "E-CELLREF": (
        (
            "“{file}”的工作表“{sheet}”含有不合规的单元格位置“{ref}”，无法确定数据属于哪一格，"
            "整份文件未导入。请用 Excel/WPS 打开后另存，再导入。"
        ),
        (
            "Sheet “{sheet}” of “{file}” gives an impossible cell position, “{ref}”; nothing was imported, "
            "as it is unclear where the data belongs. Re-save it in Excel/WPS and import again."
        ),
    ),
    "E-DUPCELL": (
        (
            "“{file}”的工作表“{sheet}”中 {cell} 出现两次，无法确定以哪个为准，整份文件未导入。请用 "
            "Excel/WPS 打开，核对该格后另存，再导入。"
        ),
        (
            "Cell {cell} of sheet “{sheet}” in “{file}” is given twice; nothing was imported, as it is "
            "unclear which one holds. Check that cell in Excel/WPS, save, and import again."
        ),
    ),
    "E-MERGE": (
        "“{file}”的工作表“{sheet}”{what}。请取消不必要的合并后另存，再导入。",
        "Sheet “{sheet}” of “{file}” has {what}. Unmerge what is not needed, save, and import again.",
    ),
    "E-MANYSHEETS": (
        "“{file}”有 {count} 个工作表，超过 {limit} 个上限。请只保留报送表后另存，再导入。",
        ("“{file}” has {count} sheets (limit {limit}). Keep only the reporting sheets, save, and import again."),
    ),
    "E-TOOMANYCELLS": (
        ("“{file}”的单元格超过 {limit} 个上限（读到工作表“{sheet}”时）。考评导入应为汇总表，请勿导入明细台账。"),
        (
            "“{file}” has more than {limit} cells (reached in sheet “{sheet}”). Import the summary, not the "
            "detail ledger."
        ),
    ),
    "E-TOOMANYROWS": (
        "“{file}”的工作表“{sheet}”超过 {limit} 行上限。考评导入应为汇总表，请勿导入明细台账。",
        "Sheet “{sheet}” of “{file}” has more than {limit} rows. Import the summary, not the detail ledger.",
    ),
    "E-LONGTEXT": (
        (
            "“{file}”的工作表“{sheet}”中 {cell} 的文字超过 {limit} 字，Excel 本身也存不下，整份文件未导入。"
            "请删减该格后另存，再导入。"
        ),
        (
            "Cell {cell} of sheet “{sheet}” in “{file}” holds a text of more than {limit} characters, more "
            "than Excel itself allows; nothing was imported. Shorten it, save, and import again."
        ),
    ),
    "E-NOSHEET": (
        "“{file}”中没有可见的数据表。请取消隐藏报送表后另存，再导入。",
        "“{file}” has no visible sheet with data. Unhide the reporting sheet, save, and import again.",
    ),
    "E-TIMEOUT": (
        "读取“{file}”超过 {limit} 秒，已停止，未导入任何数据。请删除多余的空白行列，或只保留报送表后另存，再导入。",
        (
            "Reading “{file}” took over {limit} s and was stopped; nothing was imported. Delete blank rows and "
            "columns, or keep only the reporting sheets, save, and import again."
        ),
    ),
    "W-EXT": (
        "“{file}”的扩展名是“{named}”，实际是“{really}”文件。已按实际格式读取，请核对。",
        "“{file}” is named “{named}” but is really a “{really}” file. It was read as what it is; check it.",
    ),
    "W-MACRO": (
        "“{file}”带有宏程序。只读取了其中的数据，宏没有运行，也不会保留。请向报送部门核实来源。",
        "“{file}” carries macros. Only its data was read; they were not run and are not kept. Check its origin.",
    ),
    "W-EXTLINK": (
        (
            "“{file}”有 {n} 个采用的单元格（如“{sheet}”!{cell}）取自其他文件“{source}”，"
            "已用其中保存的结果。请核对是否最新。"
        ),
        (
            "In “{file}” {n} of the cells used (such as {cell} in “{sheet}”) come from another file, “{source}”; "
            "their stored results were used. Check that they are current."
        ),
    ),
    "W-STALE": (
        (
            "“{file}”要求打开时重新计算，采用的 {n} 个公式结果（如“{sheet}”!{cell}）可能不是最新。"
            "请用 Excel/WPS 打开并保存一次后再导入。"
        ),
        (
            "“{file}” asks to be computed anew when opened, so the {n} formula results that were used (such as "
            "{cell} in “{sheet}”) may be out of date. Open and save it once in Excel/WPS and import again."
        ),
    ),
    "W-STRAY": (
        "“{file}”的工作表“{sheet}”中，远离表格的 {cell} 有内容“{value}”（该处共 {n} 格），未使用。确需使用请移到表内。",
        (
            "Cell {cell} of sheet “{sheet}” in “{file}”, far from the table, holds “{value}” (cells there: {n}); it was "
            "not used. Move it into the table if it is needed."
        ),
    ),
    "W-CTRL": (
        (
            "“{file}”有 {n} 个单元格（如“{sheet}”!{cell}）含控制字符或改变文字方向的字符，显示可能与内容不符，"
            "匹配名称时已忽略。请核对。"
        ),
        (
            "In “{file}” {n} cells (such as {cell} in “{sheet}”) hold control characters or signs that turn the "
            "direction of writing; what they show may differ from what they say. Names were matched without them. "
            "Check them."
        ),
    ),
    "W-INJECT": (
        "“{file}”有 {n} 个文本（如“{sheet}”!{cell}）以“=”等符号开头，像公式，未作为公式运行；导出时按文字写入。",
        (
            "In “{file}” {n} texts (such as {cell} in “{sheet}”) begin with “=” or the like, as formulas do. They were "
            "not run, and are exported as plain text."
        ),
    ),
}
