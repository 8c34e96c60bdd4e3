"""The words in which people are told of a step: what was done, by whom, by when, and what comes next.

A letter to a reporter may hold what a desk wrote to them. A letter to a desk holds the kind of matter, the courtyard
and the deadline, and nobody's words but a colleague's: it may go out by mail. Of an emergency it says what the matter
looks like where the fire brigade is called (着火了), and else which number is: what became of a person stays inside.
"""

from django.utils.translation import gettext_lazy as _

from linli.town.notices.kinds import Kind

TO_DO = _("有一件事等您办")
MOVED = _("您报的事有了进展")
ENDED = _("您报的事有了结果")
PROMISED = _("%(what)s，%(number)s。%(promise)s。%(more)s")
"""What it is, and what is promised, in the words of its page (`promises`)."""

KINDS: dict[str, Kind] = {
    "case.reported": Kind(
        _("您报的事收到了"),
        _("%(what)s，%(place)s，编号 %(number)s。%(promise)s。%(more)s"),
        _("您报的事收到了"),
    ),
    "case.left": Kind(
        _("有人用您的号码报了一件事"),
        _("%(what)s，%(place)s，编号 %(number)s。是您报的，还是不是，打开说一声。没说以前，不当是您说的。"),
        _("有人用您的号码报了一件事"),
    ),
    "case.joined": Kind(
        _("记下了：您也遇到"), _("%(what)s，%(place)s，编号 %(number)s。%(promise)s。%(more)s"), _("您也遇到的事记下了")
    ),
    "case.more": Kind(
        _("%(neighbours)s 位邻居遇到了：%(what)s"), _("%(place)s，%(number)s。"), _("有一件事，又有邻居遇到")
    ),
    "case.corrected_jointly": Kind(
        _("%(who)s改了您也遇到的事的地点或说法"),
        _("请看看还是不是您遇到的那件：%(what)s，%(place)s，%(number)s。"),
        MOVED,
    ),
    "case.taken_up_jointly": Kind(_("有邻居说还没有，%(desk)s接过来重新办"), PROMISED, MOVED),
    "case.ended": Kind(
        _("您报的事结了：%(outcome)s"),
        _("%(what)s，%(number)s。您那儿要是还没好，7 天内说一声“还没有”，由上一级接着办。"),
        ENDED,
    ),
    "case.answered": Kind(_("%(who)s答复您了"), _("“%(words)s” 您报的是%(what)s，%(number)s。"), _("您报的事有了答复")),
    "case.asked_back": Kind(
        _("%(who)s想问您一句"), _("“%(words)s” 回一句就行，%(number)s。"), _("您报的事，想问您一句")
    ),
    "case.answered_back": Kind(
        _("%(who)s问过您一句，您回过了"), _("“%(words)s” 编号 %(number)s。"), _("您报的事，想问您一句")
    ),
    "case.corrected": Kind(
        _("%(who)s改了您报的地点或说法"), _("请看看对不对：%(what)s，%(moved)s，%(number)s。"), MOVED
    ),
    "case.refiled": Kind(
        _("您报的事换了类别：%(what)s"), _("%(number)s。%(promise)s。期限只会提前，不会往后。"), MOVED
    ),
    "case.refiled_urgent": Kind(_("您报的事按急事办，排到最前面了"), PROMISED, MOVED),
    "case.accepted": Kind(_("%(who)s接下了您报的事"), PROMISED, MOVED),
    "case.taken_on": Kind(_("%(who)s说这就过去"), PROMISED, MOVED),
    "case.taken_on_by": Kind(_("%(who)s说%(until)s 前到"), _("您报的是%(what)s，%(number)s。%(more)s"), MOVED),
    "case.handed_up": Kind(
        _("您报的事交给%(desk)s了"), _("%(why)s。%(what)s，%(number)s。%(promise)s。%(more)s"), MOVED
    ),
    "case.taken_over": Kind(_("%(desk)s把您报的事接过来办"), PROMISED, MOVED),
    "case.handed_down": Kind(_("%(who)s看过您报的事，交给%(desk)s接着办"), PROMISED, MOVED),
    "case.rejected": Kind(
        _("您报的事这儿办不了，请找%(next_unit)s"),
        _("原因是：“%(words)s” 不同意，打开看能找谁。%(what)s，%(number)s。"),
        ENDED,
    ),
    "case.dispatched": Kind(
        _("您报的事派给%(organisation)s了"),
        PROMISED,
        MOVED,
    ),
    "case.taken_back": Kind(_("%(who)s把您报的事从%(organisation)s收回来，重新安排"), PROMISED, MOVED),
    "case.started": Kind(_("%(organisation)s接了您报的事"), PROMISED, MOVED),
    "case.promised": Kind(_("%(who)s约好%(until)s 前有人到"), _("您报的是%(what)s，%(number)s。%(more)s"), MOVED),
    "case.suspended": Kind(
        _("您报的事先放一放，%(review_on)s 再看"), _("原因是：“%(words)s” 到时候接着办，%(number)s。"), MOVED
    ),
    "case.resumed": Kind(_("您报的事接着办了"), PROMISED, MOVED),
    "case.handled": Kind(
        _("您报的事办好了，换个人看过就来问您"), _("%(who)s说：“%(words)s” %(what)s，%(number)s。"), MOVED
    ),
    "case.asking": Kind(
        _("您那儿，好了吗？"),
        _("%(what)s，办的人说：“%(result)s” 您不说，就不算解决。%(ask_until)s 前说一声就行，%(number)s。"),
        _("您报的事办好了，等您说一声"),
    ),
    "case.asked": Kind(
        _("您说过了：%(answer)s"),
        _("%(what)s，办的人说：“%(result)s” 编号 %(number)s。"),
        _("您报的事办好了，等您说一声"),
    ),
    "case.silent": Kind(
        _("您报的事结了，记作“没回话”"),
        _("没回话的不算解决。%(what)s要是还没好，7 天内说一声“还没有”，由上一级接着办，%(number)s。"),
        ENDED,
    ),
    "case.taken_up": Kind(_("您说还没有，%(desk)s接过来重新办"), PROMISED, MOVED),
    "case.late": Kind(
        _("没按说好的时间办到，已经报%(desk)s"),
        PROMISED,
        MOVED,
    ),
    "case.unresolved": Kind(
        _("您报的事没能解决"), _("原因是：“%(words)s” 这件事算没解决，上一级看得到，%(number)s。"), ENDED
    ),
    "case.new": Kind(_("有人报事：%(what)s"), _("%(place)s，请在%(answer_by)s 前答复，%(number)s。"), TO_DO),
    "case.danger": Kind(
        _("急事：像是%(danger)s"), _("%(place)s，请在%(answer_by)s 前答复，%(number)s。"), _("有一件急事，请马上看")
    ),
    "case.danger_below": Kind(
        _("急事：像是%(danger)s"), _("%(place)s，网格员那儿也报了，%(number)s。"), _("有一件急事，请马上看")
    ),
    "case.added": Kind(_("报事人补了一句"), _("%(what)s，%(place)s，%(number)s。"), TO_DO),
    "case.added_urgent": Kind(
        _("急事，请马上看：报事人又说了一句"), _("%(what)s，%(place)s，%(number)s。"), _("有一件急事，请马上看")
    ),
    "case.filed_urgent": Kind(
        _("急事，请马上看：%(who)s换了类别"), _("%(what)s，%(place)s，%(number)s。"), _("有一件急事，请马上看")
    ),
    "case.put_right": Kind(_("%(who)s改了地点或说法"), _("%(what)s，%(moved)s，%(number)s。"), TO_DO),
    "case.came_here": Kind(
        _("有一件事转到您这儿了：%(what)s"), _("%(moved)s，%(who)s改的。%(to_do)s，%(number)s。"), TO_DO
    ),
    "case.moved_here": Kind(
        _("网格重新划过，有件事归您了：%(what)s"), _("%(place)s，接着办就行，期限不变，%(number)s。"), TO_DO
    ),
    "case.moved_away": Kind(
        _("%(who)s把一件事改到了别的网格"), _("%(what)s，%(moved)s，%(number)s。"), _("有一件事改到了别的网格")
    ),
    "case.handed_up_to_you": Kind(
        _("%(who)s交上来一件事：%(what)s"), _("%(place)s，原因是：“%(words)s” %(to_do)s，%(number)s。"), TO_DO
    ),
    "case.handed_up_from_you": Kind(
        _("%(who)s把一件事交给%(desk)s了"), _("%(what)s，%(place)s，%(number)s。"), _("有一件事交上去了")
    ),
    "case.taken_over_from_you": Kind(
        _("%(who)s把一件超时的事接过去办了"), _("%(what)s，%(place)s，%(number)s。"), _("有一件事由上一级接过去了")
    ),
    "case.handed_down_to_you": Kind(
        _("%(who)s交回来一件事：%(what)s"), _("%(place)s，原因是：“%(words)s” %(to_do)s，%(number)s。"), TO_DO
    ),
    "case.handed_down_from_you": Kind(
        _("%(who)s把一件事交回%(desk)s了"), _("%(what)s，%(place)s，%(number)s。"), _("有一件事交回去了")
    ),
    "case.one_withdrew": Kind(_("另一位报的人撤回了，您报的接着办"), PROMISED, MOVED),
    "case.withdrawn": Kind(_("报事人撤回了"), _("%(what)s，%(place)s，%(number)s。"), _("有一件事撤回了")),
    "case.neighbour_withdrew": Kind(_("一位也遇到的邻居撤回了，您报的接着办"), PROMISED, MOVED),
    "case.joiner_withdrew": Kind(
        _("一位也遇到的邻居撤回了"), _("事情接着办：%(what)s，%(place)s，%(number)s。"), _("有邻居撤回了“我也遇到”")
    ),
    "case.disowned": Kind(
        _("留的号码不对：主人说不是他报的"),
        _("%(what)s，%(place)s，%(number)s。号码取下来了，请别再打；事情照样办。"),
        _("有一件事，留的号码不对"),
    ),
    "case.sent_to_you": Kind(
        _("派给您单位：%(what)s"),
        _("%(place)s。请在%(respond_by)s 前联系报事人，%(solve_by)s 前办好，%(number)s。"),
        TO_DO,
    ),
    "case.given_back": Kind(
        _("%(organisation)s退回了一件事"),
        _("%(what)s，%(place)s。建议找%(proposed)s，原因是：“%(words)s” %(number)s。"),
        TO_DO,
    ),
    "case.taken_back_from_you": Kind(
        _("%(who)s收回了派给您单位的一件事"),
        _("不用再办了。%(what)s，%(place)s，原因是：“%(words)s” %(number)s。"),
        _("有一件事收回去了"),
    ),
    "case.taken_back_to_you": Kind(
        _("%(who)s从%(organisation)s收回来一件事"), _("%(what)s，%(place)s，请重新安排，%(number)s。"), TO_DO
    ),
    "case.due_again": Kind(_("放着的事到日子了"), _("%(what)s，%(place)s，接着办吧，%(number)s。"), TO_DO),
    "case.let_go": Kind(
        _("放着的事接着办了，先不归您单位"),
        _("%(what)s，%(place)s。您单位约的时间不作数了；要您单位接着办，会重新派。%(number)s。"),
        _("有一件事先不归您单位了"),
    ),
    "case.to_verify": Kind(
        _("有件事等您核实：%(what)s"), _("%(place)s，请在%(verify_by)s 前去看看，%(number)s。"), _("有一件事等您核实")
    ),
    "case.rework": Kind(
        _("核实的人说还不行，请返工"), _("“%(words)s” %(what)s，%(place)s，%(number)s。"), _("有一件事要返工")
    ),
    "case.said": Kind(_("居民说：%(answer)s"), _("%(what)s，%(place)s，%(number)s。"), _("居民对一件事说了话")),
    "case.said_for_you": Kind(
        _("%(caller)s记下了您电话里的话：%(answer)s"),
        _("您没这么说，或者没好，7 天内打开这件事说一声“还没有”，以您自己说的为准。%(what)s，%(number)s。"),
        MOVED,
    ),
    "case.said_by_another": Kind(
        _("%(who)s代居民说：%(answer)s"), _("%(what)s，%(place)s，%(number)s。"), _("有人代居民说了话")
    ),
    "case.said_through": Kind(
        _("%(who)s代您说：%(answer)s"),
        _("您没这么说，或者没好，7 天内打开这件事说一声“还没有”，以您自己说的为准。%(what)s，%(number)s。"),
        MOVED,
    ),
    "case.pass_on": Kind(
        _("您替人报的事有了进展，请告诉他一声"),
        _("%(what)s，%(place)s，%(number)s。%(promise)s。%(more)s"),
        _("您替人报的事有了进展"),
    ),
    "case.ask_them": Kind(
        _("您替人报的事办好了，请去问他一声"),
        _("%(what)s，%(place)s，%(number)s。他说好了没有，您打开这件事代他说；不是您去办的，才能代说。"),
        _("您替人报的事办好了，请去问他一声"),
    ),
    "case.rated_for_you": Kind(
        _("%(caller)s记下了您电话里评的分"),
        _("您没这么评，7 天内打开这件事自己评一次，以您评的为准。%(what)s，%(number)s。"),
        MOVED,
    ),
    "case.came_back": Kind(
        _("居民说还没解决，到您这儿了"), _("%(what)s，%(place)s。头一次的期限不变，%(number)s。"), TO_DO
    ),
    "case.came_back_again": Kind(
        _("居民又说还没解决，事情还在街道，请您督办"),
        _("%(what)s，%(place)s。头一次的期限不变，%(number)s。"),
        _("有一件事请您督办"),
    ),
    "case.urged": Kind(_("%(who)s催了一次"), _("%(what)s，%(place)s，%(number)s。"), TO_DO),
    "case.overdue": Kind(
        _("超时了，请您督办：%(what)s"), _("%(place)s，说好%(due)s 前，%(number)s。"), _("有一件事超时了")
    ),
    "case.overdue_yours": Kind(
        _("超时了：%(what)s"), _("%(place)s，说好%(due)s 前，已经报%(desk)s，%(number)s。"), _("有一件事超时了")
    ),
    "case.overdue_on_lane": Kind(
        _("您街巷上的事超时了：%(what)s"),
        _("%(place)s，说好%(due)s 前，已经报%(desk)s。请去看一眼，催一催，%(number)s。"),
        _("您街巷上有一件事超时了"),
    ),
    "case.soon_on_lane": Kind(
        _("您街巷上的事快到点了：%(what)s"),
        _("%(place)s，%(due)s 到点，到时候没动就报街道了。请去看一眼，催一催，%(number)s。"),
        _("您街巷上有一件事快到点了"),
    ),
    "case.rejected_below": Kind(
        _("有一件事没有受理"), _("%(what)s，%(place)s，让找%(next_unit)s，原因是：“%(words)s” %(number)s。"), TO_DO
    ),
    "case.unresolved_below": Kind(
        _("有一件事没能解决，结了"), _("%(what)s，%(place)s，原因是：“%(words)s” %(number)s。"), TO_DO
    ),
}
