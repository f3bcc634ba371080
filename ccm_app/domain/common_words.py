"""Words of every day that are names too: alone they say nothing about a person.

A name that stands here is found in a text only beside the other part of the name. Khmer words stand without the signs
that are often left out, as `ccm_app.domain.identities_in_text` compares them.
"""

from __future__ import annotations

_LATIN = """
able aunt baby bank boss boat book born care case chance child clean clear come daddy date dear down each even ever
family father find fine first food fund give good grace grant hand happy hard have help here home hope house into
job joy keen keep kind king know land late lead less life like lily line link live long look love lucky made make
many mark mean meet mental mind mine miss moon more most mother much must name near need neat nice none note office
once only open page pain park part past peace phone place plan play police poor pray quiet rain real rich ring road
rock room rose safe sage said same sand sang save seal seam seen send ship shop sick side sign sing sister site
size slow small some song soon sort star stay stop such sweet take talk team tell than that them then they thing
think this time told took town treat tree true trust turn uncle under used very visit wait walk want warm water
week well went were what when where will wind wing wish with woman word work year young your
"""
_KHMER = """
សុខភាព សុខសាន្ត សន្តិភាព សុភាព សំណាង សំអាត ចម្រើន ចំរើន ពេជ្រ មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា
តុលា វិច្ឆិកា ធ្នូ ចន្ទ អង្គារ សុក្រ សៅរ៍ អាទិត្យ ពន្លឺ សង្ឃឹម សុវត្ថិភាព សាមគ្គី សមាគម សំខាន់ សង្គម គ្រួសារ ភូមិ ស្រុក ខេត្ត
រដ្ឋ ជាតិ មាតា បិតា បងប្អូន កូន ក្មេង កុមារ កុមារី នារី បុរស ស្ត្រី យុវជន សាលា គ្រូ ពេទ្យ ប៉ូលិស តុលាការ ផ្ទះ ការងារ
"""


def _compared(word: str) -> str:
	return "".join(sign for sign in word if not ("\u17cb" <= sign <= "\u17d1" or sign in "\u17d3\u17dd"))


COMMON_WORDS: frozenset[str] = frozenset(_LATIN.split()) | frozenset(map(_compared, _KHMER.split()))
