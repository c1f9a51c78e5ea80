"""Messages about the tables, names and values inside a workbook, and about the scored result."""

DATA: dict[str, tuple[str, str]] = {
    # tables and names
    "E-NOHEADER": (
        "“{file}”的工作表“{sheet}”中未找到含“单位”和指标名称的表头。请检查是否选错了文件，或把表头改为方案中的指标名称。",
        "No header with bureaus and indicators was found in “{file}”, sheet “{sheet}”. Check that it is the right file, "
        "or use the indicator names of the scheme as headers.",
    ),
    "E-NODATA": (
        "“{file}”中没有可见的数据。请检查是否选错了文件。",
        "“{file}” has no visible data. Check that it is the right file.",
    ),
    "N-SHEETUNUSED": (
        "“{file}”的工作表“{sheet}”没有考评数据，未使用。",
        "Sheet “{sheet}” of “{file}” holds no assessment data and was not used.",
    ),
    "W-HIDDENSHEET": (
        "“{file}”的工作表“{sheet}”是隐藏的，未读取。如需使用，请取消隐藏后重新导入。",
        "Sheet “{sheet}” of “{file}” is hidden and was not read. Unhide it and import again if it is needed.",
    ),
    "W-HIDDEN": (
        "“{file}”的“{sheet}”!{cell} 在隐藏的行或列中（{item}），已计入。请核对是否应当计入。",
        "{cell} in “{sheet}” of “{file}” lies in a hidden row or column ({item}); it was counted. Check that it should be.",
    ),
    "E-UNKNOWNBUREAU": (
        "“{file}”的“{sheet}”!{cell}“{value}”不在考评名单中，该行未使用。最接近：“{near}”。请改正，或在方案中加为别名。",
        "{cell} in “{sheet}” of “{file}”: “{value}” is not on the list, so its row was not used. Closest: “{near}”. "
        "Correct it, or add it to the scheme as an alias.",
    ),
    "N-ACCEPTED": (
        "“{file}”的“{sheet}”!{cell}“{value}”按建议作为“{near}”。",
        "{cell} in “{sheet}” of “{file}”: “{value}” was taken for “{near}”, as suggested.",
    ),
    "E-UNKNOWNCOLUMN": (
        "“{file}”的“{sheet}”!{cell} 表头“{value}”与指标“{near}”相近但不相同，该列未使用。请改正表头，或确认后采用建议。",
        "{cell} in “{sheet}” of “{file}”: the header “{value}” is close to the indicator “{near}” but not the same, so the "
        "column was not used. Correct it, or accept the suggestion.",
    ),
    "N-COLUMN": (
        "“{file}”的“{sheet}”!{cell} 表头“{value}”不是方案中的指标，该列未使用。",
        "{cell} in “{sheet}” of “{file}”: “{value}” is no indicator of the scheme; the column was not used.",
    ),
    "E-UNKNOWNFIELD": (
        "“{file}”的“{sheet}”!{cell} 表头“{value}”属于指标“{item}”，但不知是其中哪一项，未使用。请写明是哪一项：{known}。",
        "{cell} in “{sheet}” of “{file}”: the header “{value}” belongs to “{item}”, but not to a figure it needs, and was "
        "not used. Say which it is: {known}.",
    ),
    "E-AMBIGUOUSCOLUMN": (
        "“{file}”的“{sheet}”!{cell} 表头“{value}”对应多个指标（{ids}），该列未使用。请写明上级项目或改用编号。",
        "{cell} in “{sheet}” of “{file}”: the header “{value}” stands for several indicators ({ids}); the column was not "
        "used. Put the parent's name above it, or use the id.",
    ),
    "E-DUPCOL": (
        "“{file}”的“{sheet}”中有 {n} 列都是“{h}”（{cols}），均未使用。请只保留一列。",
        "“{sheet}” of “{file}” has {n} columns for “{h}” ({cols}); none was used. Keep one.",
    ),
    "E-DUPBUREAU": (
        "“{file}”的“{sheet}”中“{bureau}”出现 {n} 次，值分别为 {vals}，均未使用。请只保留一行。",
        "“{bureau}” appears {n} times in “{sheet}” of “{file}” with {vals}; none was used. Keep one row.",
    ),
    "E-DUPVALUE": (
        "“{bureau}”的“{indicator}”报送了 {n} 次（{cells}），值分别为 {vals}，均未使用。请只保留一处。",
        "“{indicator}” of “{bureau}” was reported {n} times ({cells}) with {vals}; none was used. Keep one.",
    ),
    # values
    "E-ERRCELL": (
        "“{file}”的“{sheet}”!{cell} 为错误值 {value}，未按 0 分或空白处理。请报送部门改正。",
        "{cell} in “{sheet}” of “{file}” holds the error {value}; it is not taken as 0 or blank. Have it corrected.",
    ),
    "E-NOCACHE": (
        "“{file}”的“{sheet}”!{cell} 是公式但没有计算结果。请用 Excel/WPS 打开并保存一次后再导入。",
        "{cell} in “{sheet}” of “{file}” is a formula with no stored result. Open and save it once in Excel or WPS.",
    ),
    "E-TEXTNUM": (
        "“{file}”的“{sheet}”!{cell}“{value}”无法确定为数值。建议：{guess}。请确认或改填。",
        "{cell} in “{sheet}” of “{file}”: “{value}” is not clearly a number. Suggested: {guess}. Confirm or correct it.",
    ),
    "E-BADNUM": (
        "“{file}”的“{sheet}”!{cell} 的数值“{value}”无效（不是普通的数）。请报送部门改正。",
        "{cell} in “{sheet}” of “{file}” has an invalid number “{value}”. Have it corrected.",
    ),
    "E-BOOL": (
        "“{file}”的“{sheet}”!{cell} 是逻辑值 {value}，不是数。请报送部门改正。",
        "{cell} in “{sheet}” of “{file}” holds the truth value {value}, not a number. Have it corrected.",
    ),
    "E-DATEASNUM": (
        "“{file}”的“{sheet}”!{cell} 是日期“{value}”，而“{item}”应为数值；可能是“3-1”一类的内容被自动改成了日期。请报送部门改正。",
        "{cell} in “{sheet}” of “{file}” is the date “{value}” but “{item}” needs a number; something like “3-1” may have "
        "been changed. Have it corrected.",
    ),
    "E-DATE": (
        "“{file}”的“{sheet}”!{cell} 的日期“{value}”不存在。请报送部门改正。",
        "{cell} in “{sheet}” of “{file}” holds “{value}”, which is no date. Have it corrected.",
    ),
    "E-DISPIMG": (
        "“{file}”的“{sheet}”!{cell} 是嵌入的图片（DISPIMG），不是数值。请报送部门改填数值。",
        "{cell} in “{sheet}” of “{file}” holds an embedded picture (DISPIMG), not a value. Have the value filled in.",
    ),
    "N-APPROX": (
        "“{file}”的“{sheet}”!{cell}“{value}”是约数，按 {low} 计分，实际在 {low} 与 {high} 之间。",
        "{cell} in “{sheet}” of “{file}”: “{value}” is approximate; it is scored as {low} and lies between {low} and {high}.",
    ),
    "N-UNITS": (
        "“{file}”的“{sheet}”!{cell} 所在列单位是“{given}”，已换算为方案的“{unit}”。",
        "The column of {cell} in “{sheet}” of “{file}” is in {given}; it was converted to the scheme's {unit}.",
    ),
    "W-UNITS": (
        "“{file}”的“{sheet}”!{cell} 所在列单位是“{given}”，与“{item}”的单位“{unit}”不能换算，按原数计。请核对。",
        "The column of {cell} in “{sheet}” of “{file}” is in {given}, which does not convert to {unit}, the unit of "
        "“{item}”; the figures count as they are. Check them.",
    ),
    "W-PERCENT": (
        "“{file}”的“{sheet}”!{cell} 是百分数“{value}”，而“{item}”没有写单位“%”，按 {number} 计。请核对方案中的单位。",
        "{cell} in “{sheet}” of “{file}” is the percentage “{value}” while “{item}” has no unit “%”; it counts as {number}. "
        "Check the unit in the scheme.",
    ),
    "E-RANGE": (
        "“{file}”的“{sheet}”!{cell}：“{bureau}”的“{item}”为 {value}，超出允许范围 {lo} 至 {hi}。草稿按此计分，请核实。",
        "{cell} in “{sheet}” of “{file}”: “{item}” of “{bureau}” is {value}, outside {lo} to {hi}. The draft scores it as it "
        "is; check it.",
    ),
    "E-LOOKSRANK": (
        "“{h}”的值恰为 1 至 {n}，看起来是名次而不是得分。请确认列的含义。",
        "The values of “{h}” are exactly 1 to {n}: they look like ranks, not scores. Confirm what they mean.",
    ),
    "E-UNDEFINED": (
        "“{file}”的“{sheet}”!{cell}：“{bureau}”的“{indicator}”按规则算不出结果（除数为 0，或最优值不大于 0；报送值：{value}），暂记 0 分。请确定处理办法。",
        "{cell} in “{sheet}” of “{file}”: “{indicator}” of “{bureau}” has no result under the rule (a division by 0, or a best value not above 0; reported: "
        "{value}); it counts 0 for now. Decide how to treat it.",
    ),
    "E-NOBAND": (
        "“{file}”的“{sheet}”!{cell}：“{bureau}”的“{indicator}”值 {value} 不在任何一档区间内，暂记 0 分。请核实数值，或补上区间的空档。",
        "{cell} in “{sheet}” of “{file}”: the value {value} of “{indicator}” for “{bureau}” lies in none of the bands; it counts 0 for now. Check the value, "
        "or close the gap between the bands.",
    ),
    "E-GRADE": (
        "“{file}”的“{sheet}”!{cell}：“{bureau}”的“{indicator}”等次“{value}”不认识，暂记 0 分。可用：{known}。",
        "{cell} in “{sheet}” of “{file}”: the grade “{value}” of “{bureau}” on “{indicator}” is not known; it counts 0 for now. Known: {known}.",
    ),
    "E-MISSING": (
        "“{indicator}”缺少 {group} {n} 个单位的数据：{list}。补报后才能发布（{department}）。",
        "“{indicator}” lacks data for {n} bureau(s) of {group}: {list}. It must be reported before publishing ({department}).",
    ),
    "W-MISSINGZERO": (
        "“{indicator}”缺少 {group} {n} 个单位的数据：{list}。按方案记 0 分。",
        "“{indicator}” lacks data for {n} bureau(s) of {group}: {list}. By the scheme they get 0 points.",
    ),
    "N-RESCALED": (
        "“{indicator}”缺少 {group} {n} 个单位的数据：{list}。按方案折算。",
        "“{indicator}” lacks data for {n} bureau(s) of {group}: {list}. By the scheme the rest is rescaled.",
    ),
    "N-UNRANKED": (
        "“{indicator}”缺少 {group} {n} 个单位的数据：{list}。按方案不参加排名。",
        "“{indicator}” lacks data for {n} bureau(s) of {group}: {list}. By the scheme they are not ranked.",
    ),
    "E-CORRECTREASON": (
        "“{file}”的“{sheet}”!{cell} 的更正值“{value}”没有理由，未采用。请填写理由。",
        "The corrected value “{value}” at {cell} in “{sheet}” of “{file}” has no reason and was not used. Give the reason.",
    ),
    "E-CORRECTTWICE": (
        "“{file}”的“{sheet}”!{cell}：“{indicator}”有几个不同的更正值（{vals}），均未采用。请只留一个。",
        "{cell} in “{sheet}” of “{file}”: “{indicator}” has several corrected values ({vals}); none was used. Keep one.",
    ),
    "W-CORRECTED": (
        "“{file}”的“{sheet}”!{cell}：“{bureau}”的“{indicator}”由 {old} 更正为 {new}（{reason}）。",
        "{cell} in “{sheet}” of “{file}”: “{indicator}” of “{bureau}” was corrected from {old} to {new} ({reason}).",
    ),
    "N-OWNEXPORT": (
        "“{file}”是本程序导出的排名册，不是报表，未读取。",
        "“{file}” is a ranking workbook made by this program, no report; it was not read.",
    ),
    "W-UNIT": (
        "“{file}”的“{sheet}”“{h}”列中 {cells} 是不带百分号的小数（如 {value}），按百分数的数值计（{value} 即 {value}%）。如应为百分之几十，请加百分号。",
        "“{h}” in “{sheet}” of “{file}” has bare fractions in {cells} (such as {value}); they count as they stand ({value} is "
        "{value} %). If they stand for tens of percent, give them a percent sign.",
    ),
    # events
    "W-DUPEVENT": (
        "“{file}”的“{sheet}”!{cell} 的“{kind}”（{document}）与 {other} 相同，两处都计了分。如是重复填报，请删去一处。",
        "“{kind}” ({document}) at {cell} in “{sheet}” of “{file}” equals that at {other}; both were counted. Delete one if it "
        "was entered twice.",
    ),
    "E-EVENTKIND": (
        "“{file}”的“{sheet}”!{cell} 类别“{kind}”不在方案中，未计分。可用：{known}。",
        "{cell} in “{sheet}” of “{file}”: the kind “{kind}” is not in the scheme and was not counted. Known: {known}.",
    ),
    "E-EVENTPOINTS": (
        "“{file}”的“{sheet}”!{cell} 类别“{kind}”没有固定分值，请填写分值。",
        "{cell} in “{sheet}” of “{file}”: the kind “{kind}” has no fixed points. Fill in the points.",
    ),
    "W-BONUSPOINTS": (
        "“{file}”的“{sheet}”!{cell} 类别“{kind}”填报 {points} 分，方案规定 {stated} 分，按填报计。请核对。",
        "{cell} in “{sheet}” of “{file}”: “{kind}” was given {points} points where the scheme says {stated}; the reported "
        "figure counts. Check it.",
    ),
}
