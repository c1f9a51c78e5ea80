"""Messages about scheme files, formulas, weights and the command line."""

SCHEMES: dict[str, tuple[str, str]] = {
    "E-JSON": (
        "方案文件“{file}”第 {line} 行无法解析：{reason}。请改正后重试。",
        "The scheme file “{file}” cannot be parsed at line {line}: {reason}. Correct it and try again.",
    ),
    "E-DUPKEY": (
        "方案文件“{file}”的同一处写了两次“{key}”。请删去其中一个。",
        "The scheme file “{file}” has the key “{key}” twice in one place. Delete one of them.",
    ),
    "E-BIGNUMBER": (
        "方案文件“{file}”中的数“{key}”太大或不是普通小数。请写成普通小数。",
        "The number “{key}” in the scheme file “{file}” is too large or no plain decimal. Write a plain decimal.",
    ),
    "E-NOSCHEME": (
        "“{file}”不是考核方案（format 为“{format}”，应为“{expected}”）。请选择方案文件。",
        "“{file}” is no assessment scheme (its format is “{format}”, expected “{expected}”). Choose a scheme file.",
    ),
    "E-NEWERSCHEME": (
        "“{file}”的格式“{format}”本程序不认识（认识“{expected}”）。请升级程序，或另存为旧格式。",
        "“{file}” has the format “{format}”, which this program does not know (it knows “{expected}”). "
        "Update the program.",
    ),
    "E-NOKEY": (
        "“{file}”的 {place} 缺少“{key}”。请补上。",
        "“{file}”: “{key}” is missing at {place}. Add it.",
    ),
    "E-KEY": (
        "“{file}”的 {place} 不认识“{key}”。最接近的是“{near}”；可用：{known}。",
        "“{file}”: unknown key “{key}” at {place}. The nearest known one is “{near}”; known: {known}.",
    ),
    "E-KIND": (
        "“{file}”的 {place} 没有“{value}”这一种。最接近的是“{near}”；可用：{known}。",
        "“{file}”: there is no kind “{value}” at {place}. The nearest is “{near}”; known: {known}.",
    ),
    "E-CHOICE": (
        "“{file}”的 {place} 不能是“{value}”，只能是：{known}。",
        "“{file}”: {place} cannot be “{value}”; it must be one of: {known}.",
    ),
    "E-ID": (
        "“{file}”的 {place}：编号“{value}”应以小写字母开头，只含小写字母、数字和下划线。",
        "“{file}”: the id “{value}” at {place} must start with a small letter and hold only small letters, "
        "digits and underscores.",
    ),
    "E-RESERVEDID": (
        "“{file}”的 {place}：“{value}”是保留名称，请换一个编号。",
        "“{file}”: “{value}” at {place} is a reserved name. Choose another id.",
    ),
    "E-VALUE": (
        "“{file}”的 {place}：值“{value}”的类型或范围不对，请对照方案格式改正。",
        "“{file}”: the value “{value}” at {place} does not fit: {reason}.",
    ),
    "E-NUMBER": (
        "“{file}”的 {place}：“{value}”不是普通小数（如 0.8）。",
        "“{file}”: “{value}” at {place} is no plain decimal number such as 0.8.",
    ),
    "E-TEXT": (
        '“{file}”的 {place}：“{value}”应为文字，或 {{"zh": …, "en": …}}。',
        '“{file}”: “{value}” at {place} must be a text, or {{"zh": …, "en": …}}.',
    ),
    "E-MARKS": (
        "“{file}”的 {place}：分值 {value} 必须大于 0。暂不计分的指标请在试算中把权重设为 0。",
        "“{file}”: the marks {value} at {place} must be above 0. To leave an indicator out, set its weight to 0.",
    ),
    "E-EMPTYNODE": (
        "“{file}”的 {place} 下面没有指标。请添加指标或删去该项。",
        "“{file}”: nothing is beneath {place}. Add an indicator or delete it.",
    ),
    "E-NEGATIVE": (
        "“{file}”的 {place}：{key} = {value} 不能为负。扣分请写正数。",
        "“{file}”: {key} = {value} at {place} must not be negative. Write the size of the step as a positive number.",
    ),
    "E-POSITIVE": (
        "“{file}”的 {place}：{key} = {value} 必须大于 0。",
        "“{file}”: {key} = {value} at {place} must be above 0.",
    ),
    "E-LOWHIGH": (
        "“{file}”的 {place}：{low} 大于 {high}，上下限写反了。",
        "“{file}”: {low} is above {high} at {place}; the limits are the wrong way round.",
    ),
    "E-EQUALENDS": (
        "“{file}”的 {place}：{low} 与 {high} 相等，无法区分高低。请写两个不同的值。",
        "“{file}”: {low} equals {high} at {place}, which separates nobody. Write two different values.",
    ),
    "E-DIRECTION": (
        "“{file}”的 {place}：{low}、{high} 与方向 better 矛盾。越高越好时满意值应更大，越低越好时应更小。",
        "“{file}”: {low} and {high} at {place} contradict `better`. With higher the satisfactory value is the larger "
        "one, with lower the smaller one.",
    ),
    "E-BANDOVERLAP": (
        "“{file}”的 {place}：区间 {first} 与 {second} 重叠，重叠处得分不明。请改成首尾相接，例如前一档“不含”、后一档“含”。",
        "“{file}”: the bands {first} and {second} at {place} overlap. Let one end where the other begins, one of them "
        "with an open end.",
    ),
    "E-BANDORDER": (
        "“{file}”的 {place}：from = {low} 大于 to = {high}。请对调。",
        "“{file}”: from = {low} is above to = {high} at {place}. Swap them.",
    ),
    "E-BANDEMPTY": (
        '“{file}”的 {place}：区间只有一个点 {value}，又不含端点，没有值能落入。请写 "to_open": false，或改端点。',
        "“{file}”: the band at {place} is the single point {value} with an open end, so nothing falls into it. Write "
        '"to_open": false, or change an end.',
    ),
    "E-EMPTYTABLE": (
        "“{file}”的 {place}：{key} 是空的。请至少写一行。",
        "“{file}”: {key} is empty at {place}. Write at least one entry.",
    ),
    "E-ONEOF": (
        "“{file}”的 {place}：{first} 与 {second} 必须且只能写一个。",
        "“{file}”: write exactly one of {first} and {second} at {place}.",
    ),
    "E-COUNT": (
        '“{file}”的 {place}：measure 为 count 时规则要有 points_per，有 points_per 时 measure 只能是 {{"kind": "count"}}。',
        "“{file}”: at {place}, the measure count needs a rule with points_per, and points_per needs "
        'the measure {{"kind": "count"}}.',
    ),
    "E-FIELD": (
        "“{file}”的 {place}：没有字段“{field}”，可用：{known}。",
        "“{file}”: there is no field “{field}” at {place}; known: {known}.",
    ),
    "E-FORMULA": (
        "{place}公式“{formula}”第 {position} 个字符处有误：{reason}。",
        "{place}The formula “{formula}” is wrong at character {position}: {reason}.",
    ),
    "E-DEPTH": (
        "“{file}”的 {place}：{value} 不是层级。1 为最上层，−1 为最末级指标。",
        "“{file}”: {value} at {place} is no level. 1 is the top level, −1 the leaves.",
    ),
    "E-DUPID": (
        "“{file}”的 {place} 中编号“{id}”用了 {n} 次。每个编号只能用一次（印出的序号可以重复）。",
        "“{file}”: the id “{id}” is used {n} times in {place}. Use every id once (printed numbers may repeat).",
    ),
    "E-SHAREDNAME": (
        "“{file}”：名称“{text}”同时属于“{first}”和“{second}”，数据无法归位。请去掉其中一个别名。",
        "“{file}”: the name “{text}” belongs to both “{first}” and “{second}”, so data cannot be told apart. Remove one.",
    ),
    "E-NOSUCH": (
        "“{file}”的 {place} 引用了不存在的“{value}”，最接近的是“{near}”。",
        "“{file}”: {place} refers to “{value}”, which does not exist; the nearest is “{near}”.",
    ),
    "E-GRADESTART": (
        "“{file}”：有两个等次都从 {value} 分开始。请改成不同的起点。",
        "“{file}”: two grades start at {value}. Give them different starts.",
    ),
    "W-BANDGAP": (
        "“{file}”的指标“{indicator}”：区间 {first} 与 {second} 之间有空档，落入空档的值没有得分。请补上，或写 otherwise。",
        "“{file}”: indicator “{indicator}” has a gap between the bands {first} and {second}; a value in it gets no "
        "points. Close it, or give `otherwise`.",
    ),
    "W-MARKSSUM": (
        "“{file}”：“{name}”分值 {marks}，其下各项合计 {sum}，不相等。请核对。",
        "“{file}”: “{name}” has {marks} marks, the parts beneath it add up to {sum}. Check them.",
    ),
    "E-NOINDICATOR": (
        "方案中没有指标或项目“{value}”，最接近的是“{near}”。",
        "The scheme has no criterion “{value}”; the nearest is “{near}”.",
    ),
    "E-AMBIGUOUSNAME": (
        "名称“{value}”对应多个指标或项目（{ids}）。请改用编号。",
        "The name “{value}” stands for several criteria ({ids}). Use the id.",
    ),
    "E-EMPTYSCHEME": (
        "“{file}”的 {place} 是空的：没有可以排名的单位或指标。请补上。",
        "“{file}”: {place} is empty, so there is nothing to rank. Fill it in.",
    ),
    "E-WEIGHTTWICE": (
        "“{value}”的权重给了两次。请只留一个。",
        "The weight of “{value}” was given twice. Keep one.",
    ),
    "E-NOFILES": (
        "文件夹“{folder}”中没有 .xlsx 或 .xlsm 工作簿。请检查路径。",
        "The folder “{folder}” holds no .xlsx or .xlsm workbook. Check the path.",
    ),
    "N-FILESKIPPED": (
        "文件夹中的“{file}”不是 .xlsx 或 .xlsm，未读取。如需使用，请另存为 .xlsx。",
        "“{file}” in the folder is neither .xlsx nor .xlsm and was not read. Save it as .xlsx if it is needed.",
    ),
    "E-OUTPUTISINPUT": (
        "输出“{file}”与另一个输出或输入是同一个文件，会把它覆盖。请换一个文件名。",
        "The output “{file}” is the same file as an input or the other output and would replace it. Choose another name.",
    ),
    "E-NOTXLSX": (
        "排名册“{file}”的扩展名应为 .xlsx。",
        "The ranking workbook “{file}” must be named .xlsx.",
    ),
    "E-OTHERGROUP": (
        "“{value}”和“{other}”不在同一序列，不能比较。",
        "“{value}” and “{other}” are not in the same peer group and cannot be compared.",
    ),
    "E-NOTINGROUP": (
        "“{value}”不计入“{group}”。",
        "“{value}” does not count for “{group}”.",
    ),
    "E-CORRECT": (
        "更正“{value}”的写法应为 单位:指标=值，并用 --reason 说明理由。",
        "Write the correction “{value}” as BUREAU:INDICATOR=VALUE, with its --reason.",
    ),
    "E-NOREASON": (
        "更正“{value}”没有理由。每个 --correct 后面要有一个 --reason。",
        "The correction “{value}” has no reason. Give one --reason for every --correct.",
    ),
    "E-NOBUREAU": (
        "方案中没有单位“{value}”，最接近的是“{near}”。",
        "The scheme has no bureau “{value}”; the nearest is “{near}”.",
    ),
    "E-NOTANINDICATOR": (
        "“{value}”是项目，不是指标。请写其下的一个指标。",
        "“{value}” is a criterion with indicators beneath it. Name one of them.",
    ),
    "E-NOFIELD": (
        "指标“{value}”由几个数据项得出，请写成 指标/数据项。可用：{known}。",
        "“{value}” is made of several fields; write INDICATOR/FIELD. Known: {known}.",
    ),
    "E-CORRECTVALUE": (
        "更正值“{value}”不能采用。可以写：{known}。",
        "The corrected value “{value}” cannot be used. Write for example: {known}.",
    ),
    "E-WEIGHT": (
        "权重“{value}”无效：应写作 编号=数，数不小于 0。",
        "The weight “{value}” is not valid: write ID=NUMBER with a number of 0 or more.",
    ),
    "W-WEIGHTS": (
        "使用了试算权重：{list}。其余指标按方案分值。正式发布前请核实。",
        "Trial weights are in use: {list}. All else counts by the scheme's marks. Check before publishing.",
    ),
    "W-WEIGHTZERO": (
        "“{name}”的权重为 0，不计入总分。",
        "“{name}” has the weight 0 and does not count towards the total.",
    ),
    "W-WEIGHTSUM": (
        "“{group}”的权重合计为 {sum}，不是 {marks}。总分未作折算。",
        "The weights of “{group}” add up to {sum}, not {marks}. Nothing was rescaled.",
    ),
}
