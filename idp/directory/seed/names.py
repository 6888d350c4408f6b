"""Names of many languages in their own scripts, each with the spelling that its e-mail address has."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """``share`` of a hundred people; a phone number is the code, ``mobile`` and seven digits."""

    locale: str
    zone: str
    code: str
    mobile: str
    share: int
    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    family_first: bool = False


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """``Jürgen:juergen``, or the name alone when the address has it in lower case."""
    found = []
    for word in text.split():
        name, _, latin = word.partition(":")
        found.append((name, latin or name.lower()))
    return tuple(found)


def _joined(first: str, second: str) -> tuple[tuple[str, str], ...]:
    """Every first part with every second one: as many families as a country has."""
    return tuple((head + tail, (slug + end).lower()) for head, slug in _pairs(first) for tail, end in _pairs(second))


COUNTRIES = (
    Country(
        *("en-GB", "Europe/London", "44", "770", 18),
        _pairs("Oliver Amelia George Isla Harry Ava Noah Emily Jack Sophie Leo Grace Oscar Lily Arthur Freya Ella"),
        _joined("Ash Brad Clay Dal East Ford Hart Har Lang Nor Sut", "ton ley field man worth son ham wick by well"),
    ),
    Country(
        *("en-US", "America/Chicago", "1", "555", 14),
        _pairs("Liam Olivia James Emma Elijah Mia Mateo Aaliyah Ethan Zoe Logan Chloe Aiden Naomi Caleb Ruby DeShawn"),
        _joined("Ander Wil Jack Rob Thom Pet Nel Jeffer Stephen Law Hud Rich", "son sen ard kins ert er ley man"),
    ),
    Country(
        *("de", "Europe/Berlin", "49", "1512", 14),
        _pairs("Jürgen:juergen Anna Björn:bjoern Käthe:kaethe Lukas Mia Felix Jörg:joerg Lena Uwe Heike Paul"),
        _joined(
            "Berg Stein Müller:mueller Schön:schoen Wald Groß:gross Hof Brück:brueck Kirch Vogel Neu Alten",
            "mann er hofer meister bauer hardt berger huber",
        ),
    ),
    Country(
        *("fr", "Europe/Paris", "33", "61", 8),
        _pairs("Chloé:chloe Hugo Zoé:zoe Léa:lea Jules Anaïs:anais Étienne:etienne Inès:ines Rémi:remi Maëlle:maelle"),
        _joined("Bel Mont Beau Saint Char Du Val Fon Cler Ma", "mont val court pont taine let rel champ rive noir"),
    ),
    Country(
        *("es", "America/Mexico_City", "52", "155", 8),
        _pairs("Sofía:sofia Mateo Lucía:lucia José:jose María:maria Begoña:begona Iván:ivan Valentina Raúl:raul"),
        _pairs(
            "García:garcia Núñez:nunez Ibáñez:ibanez Peña:pena Martínez:martinez López:lopez Fernández:fernandez Ortiz "
            "Sánchez:sanchez Romero Castillo Guzmán:guzman Vargas Ríos:rios Delgado Muñoz:munoz Reyes Salazar Cordero"
        ),
    ),
    Country(
        *("pl", "Europe/Warsaw", "48", "51", 5),
        _pairs("Łukasz:lukasz Zofia Paweł:pawel Małgorzata:malgorzata Jan Agnieszka Wojciech Ślawek:slawek Hanna"),
        _joined("Kowal Lewan Wiśniew:wisniew Zieliń:zielin Kamiń:kamin Szymań:szyman", "ski czyk iak ewicz"),
    ),
    Country(
        *("tr", "Europe/Istanbul", "90", "532", 4),
        _pairs("Çağla:cagla Ömer:omer İrem:irem Şule:sule Emre Gülşen:gulsen Yiğit:yigit Işıl:isil Deniz Ayşe:ayse"),
        _joined("Yıl:yil Kara Ak Öz:oz Gün:gun Demir Taş:tas", "maz kaya doğan:dogan türk:turk han su çelik:celik"),
    ),
    Country(
        *("ru", "Europe/Moscow", "7", "916", 5),
        _pairs("Анна:anna Иван:ivan Ольга:olga Дмитрий:dmitri Наталья:natalya Сергей:sergei Пётр:pyotr"),
        _joined("Иван:ivan Петр:petr Козл:kozl Смирн:smirn Фёдор:fyodor Орл:orl", "ов:ov енко:enko овский:ovsky"),
    ),
    Country(
        *("el", "Europe/Athens", "30", "694", 3),
        _pairs("Ελένη:eleni Γιώργος:giorgos Μαρία:maria Νίκος:nikos Χρύσα:chrysa Άγγελος:angelos"),
        _pairs("Παπαδόπουλος:papadopoulos Βλάχος:vlachos Ιωάννου:ioannou Ραφτόπουλος:raftopoulos"),
    ),
    Country(
        *("ar", "Africa/Cairo", "20", "100", 5),
        _pairs("محمد:mohamed فاطمة:fatima أحمد:ahmed ليلى:layla يوسف:youssef مريم:mariam خالد:khaled نور:nour"),
        _pairs("حسن:hassan المصري:elmasry إبراهيم:ibrahim عبدالله:abdullah السيد:elsayed الشريف:elsherif"),
    ),
    Country(
        *("hi", "Asia/Kolkata", "91", "981", 6),
        _pairs("आरव:aarav प्रिया:priya अर्जुन:arjun दीपा:deepa रोहन:rohan अनन्या:ananya विजय:vijay कविता:kavita"),
        _pairs("शर्मा:sharma पटेल:patel गुप्ता:gupta रेड्डी:reddy सिंह:singh अय्यर:iyer बनर्जी:banerjee मेहता:mehta"),
    ),
    Country(
        *("ko", "Asia/Seoul", "82", "101", 5),
        _pairs("민준:minjun 서연:seoyeon 도윤:doyun 지우:jiwoo 하은:haeun 예준:yejun 수아:sua 현우:hyunwoo 은지:eunji"),
        _pairs("김:kim 이:lee 박:park 최:choi 정:jung 강:kang 조:cho 윤:yoon 장:jang 임:lim 한:han 오:oh 서:seo"),
        family_first=True,
    ),
    Country(
        *("ja", "Asia/Tokyo", "81", "901", 5),
        _pairs("陽葵:himari 蓮:ren 結衣:yui 大翔:hiroto 美咲:misaki 湊:minato さくら:sakura 樹:itsuki 凛:rin"),
        _joined("田:ta 山:yama 中:naka 小:ko 松:matsu 石:ishi 高:taka", "村:mura 川:kawa 本:moto 島:shima 橋:hashi"),
        family_first=True,
    ),
)
