"""Documents as texts, small enough to be read here."""


def small_document(department: str) -> str:
    """Final accounts of two forms, tab-separated; the expenditure form is the first."""
    caption = f"金额单位：元\n\n部门：{department}\n\n"
    return (
        f"支出决算表\n\n{caption}"
        "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        "合计\t\t100.00\t60.00\t40.00\n"
        "201\t一般公共服务支出\t60.00\t60.00\n"
        "205\t教育支出\t40.00\t\t40.00\n\n"
        f"收入支出决算总表\n\n{caption}"
        "收入\t\t\t支出\n"
        "项目\t行次\t金额\t项目\t行次\t金额\n"
        "一、一般公共预算财政拨款收入\t1\t100.00\t一、一般公共服务支出\t31\t60.00\n"
        "二、政府性基金预算财政拨款收入\t2\t\t五、教育支出\t35\t40.00\n"
        "本年收入合计\t27\t100.00\t本年支出合计\t57\t100.00\n"
        "总计\t30\t100.00\t总计\t60\t100.00\n\n"
        "2021年度项目支出绩效自评表\n"
    )
