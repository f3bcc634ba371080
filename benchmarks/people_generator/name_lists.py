"""Names of Cambodia in both scripts, with the spellings in Latin letters that families use.

Each line holds a name in Khmer script and its spellings, the most frequent first. Names are made of these, so that
some are very frequent and thousands are rare, as in life. Written for this benchmark; no list of real persons.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Element:
	"""A name or a part of one: its Khmer spelling, its Latin spellings, and of which sex ("f", "m", "b" both)."""

	khmer: str
	latin: tuple[str, ...]
	sex: str = "b"


def _elements(text: str) -> tuple[Element, ...]:
	rows = [line.split("|") for line in text.strip().splitlines()]
	return tuple(Element(row[0], tuple(row[1].split()), row[2] if len(row) > 2 else "b") for row in rows)


# The most frequent first: a few cover most people.
SURNAMES = _elements("""
សុខ|Sok Sokh
ជា|Chea Chear
លី|Ly Li Lee
កែវ|Keo Kev Keav
ហេង|Heng Haeng
ចាន់|Chan Chann
លឹម|Lim Lem
សៅ|Sao Sau
អ៊ុំ|Um Oum
ម៉ៅ|Mao Mau
មាស|Meas Meash
ប៊ុន|Bun Boun
គឹម|Kim Kem
ស៊ឹម|Sim Sem Seum
ប៉ែន|Pen Paen
ទេព|Tep Tepp
យឹម|Yim Yem
នួន|Nuon Noun
ឈឹម|Chhim Chim
គង់|Kong Korng
ព្រំ|Prom Prum
ជិន|Chin Chen
វ៉ាន់|Van Vann
រស់|Ros Ruos
សំ|Sam Som
ឈុន|Chhun Chhoun
អ៊ុក|Ouk Uk
ញឹម|Nhem Nhim
តាំង|Taing Tang
អ៊ិន|In Inn
ទូច|Touch Tuch
ហ៊ុន|Hun Hoon
ឃឹម|Khim Khem
មុត|Muth Mut
ពៅ|Pov Peou
ឡុង|Long Loung
ពេជ្រ|Pich Pech
យិន|Yin Yen
លាង|Leang Lieang
វង់|Vong Vongs
ឯក|Ek Aek
ភួង|Phuong Phoung
ហួត|Huot Hout
ឡាយ|Lay Lai
ទឹម|Tim Tem
ថោង|Thong Thorng
សោម|Saom Sorm
ដួង|Duong Doung
ខៀវ|Khiev Kheav
ងួន|Nguon Ngoun
ជួន|Chuon Choun
ឈាង|Chheang Chhieng
នុត|Nuth Nut
អឿន|Oeun Eoun
អ៊ូច|Ouch Uch
សួន|Soun Suon
ផន|Phan Phorn
កុយ|Koy Kuy
ខាន់|Khan Khann
យស់|Yos Yors
ម៉ម|Mom Morm
នៅ|Nov Nau
ស៊ាង|Seang Sieng
ឆែម|Chhem Chhaem
តូច|Toch Tauch
រ៉េត|Reth Ret
ទុំ|Tum Tom
ឡេង|Leng Laeng
ហាស់|Has Hass
ណុប|Nop Nob
""")
# A given name is one of these ...
WHOLE = _elements("""
សុខា|Sokha Sokkha
សុភា|Sophea Sopheah
ដារ៉ា|Dara Darah
បុប្ផា|Bopha Bupha|f
ពិសី|Pisey Pisei|f
ធីតា|Thida Tida|f
មករា|Makara Meakara
កញ្ញា|Kanha Kanya Kagna|f
រតនា|Ratana Rattana Rathana
វិចិត្រ|Vichetr Vichet|m
មនោ|Manou Mono|m
នារី|Neary Neari|f
មាលា|Mealea Malea|f
កុសល|Kosal Kosol|m
ធារ៉ា|Theara Teara
រស្មី|Reaksmey Raksmey Rasmey
ពិសិដ្ឋ|Piseth Piset|m
វិសាល|Visal Wisal|m
វុទ្ធី|Vuthy Vouthy|m
រិទ្ធី|Rithy Ritthy|m
ចិន្តា|Chenda Chinda|f
ម៉ាលី|Maly Mali|f
សីហា|Seyha Seiha|m
ពន្លក|Ponlok Ponlork|m
រចនា|Rachana Rachna|f
បូរ៉ា|Bora Borah|m
ទេវី|Tevy Devi|f
និមល|Nimol Nimul
សម្បត្តិ|Sambath Sambat|m
សំណាង|Samnang Somnang|m
វាសនា|Veasna Vasna
រដ្ឋា|Ratha Rottha
តុលា|Tola Tula
ឧត្តម|Oudom Udom|m
បញ្ញា|Panha Panya|m
ចរិយា|Chariya Charya|f
ភារម្យ|Phearom Pheaorm
សុផល|Sophal Sophall
រំដួល|Romduol Rumdoul|f
""")
# ... or a first and a second of these.
FIRST = _elements("""
ស្រី|Srey Srei Sry|f
សុ|So Su
ចាន់|Chan Chann
វណ្ណ|Vann Van
សំ|Sam Som
គឹម|Kim Kem
ស៊ី|Sy Si
ផល|Phal Pal
ប៊ុន|Bun Boun|m
វិ|Vi Vy
ពិ|Pi Py
ធី|Thy Thi
លក្ខ|Leak Lak|f
សុវណ្ណ|Sovann Sovan
មុនី|Mony Moni
រ៉ា|Ra Rah
ម៉ា|Ma Mar
សារ៉ា|Sara Saraa
កុល|Kol Kul
ហេង|Heng Haeng|m
ឡាយ|Lay Lai|m
គន្ធ|Kun Kunth|f
ច័ន្ទ|Chanth Chan
នី|Ny Ni|f
តា|Ta Tah|m
បុ|Bo Bu
រ៉េ|Re Rey
ឆ|Chha Chhor
យុ|Yu You
ឃុន|Khun Khoun
ទី|Ty Ti
ណា|Na Nah
លីដា|Lida Leda|f
ឡុង|Long Loung|m
ភិ|Phi Phy
ពេជ្រ|Pich Pech
""")
SECOND = _elements("""
ខា|kha ka
ភា|phea pea
នី|ny ni
រី|ry ri
លី|ly li
ដា|da dar
ណា|na nah
ថា|tha ta
ធី|thy thi ty
ធា|thea tea
វី|vy vi
រ៉ា|ra rah
រ័ត្ន|roth rath rat
ពៅ|pov peou
លីន|lin len
មុំ|mom mum|f
នាង|neang nieng|f
ណាក់|nak nack|m
ណេត|net neth|f
សិទ្ធ|seth sith|m
ភឿន|phoeun poeun
រឿន|roeun reun
លាភ|leap leab
ភាព|pheap peap
វិត|vith vit
រិទ្ធ|rith rit|m
រុន|run roun
សាន្ត|san sant
តា|ta tar
ម៉ី|mey mei
ចិត្ត|chet chit
រត្ន|ratn rot
វត្តី|vattey votey|f
ដេត|det deth|m
ណារ៉ូ|naro narou
ទូច|touch tuch
ហួរ|hour huor
ពិសី|pisey pisei|f
មាន|mean mien
ស្រស់|sros sras|f
ឡែន|len laen|f
ផា|pha pa
ស៊ី|sy si
កា|ka kah
យ៉ា|ya yah
អូន|oun on|f
ឆេង|chheng cheng
គន្ធា|kunthea kuntea|f
បូ|bo bou
ឡា|la lah
""")
# What a person is called at home.
NICKNAMES = _elements("""
អាតូច|Toch Tauch
មុំ|Mom Mum
ពៅ|Pov Peou
ស្រីតូច|Sreytoch Sreitauch
លាប|Leap Leab
កូនមុំ|Konmom Kounmom
អូន|Oun Un
ខ្មៅ|Khmao Kmau
ស|Sar Sor
""")
