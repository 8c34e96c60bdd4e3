"""Names that are nobody's: drawn for whoever goes by a key, and always the same for it."""

from linli.demo.chance import chance

SURNAMES = "张王李刘陈杨黄吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢姜"
GIVEN = "桂兰 建军 秀英 志强 淑珍 国庆 玉梅 文华 永红 春生 丽娟 德福 雪梅 长顺 慧敏".split()  # noqa: SIM905
FORMS = ("女士", "先生", "阿姨", "大爷", "大妈", "师傅")


def drawn(*key: object) -> tuple[str, str]:
    """A surname and a given name for whoever goes by this key."""
    rng = chance("name", *key)
    return rng.choice(SURNAMES), rng.choice(GIVEN)
