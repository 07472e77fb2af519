"""Makes a static site of guides, newsletter issues and scored self-assessments from YAML and Markdown.

Data flows one way through `STAGES`: a module imports from its own package and from earlier ones,
never from later ones.
"""

__version__ = "1.0.0"  # the only place that has it: the package and the pin of a new site read it here

STAGES = ("text", "model", "quiz", "i18n", "site", "render", "publish", "rules", "app", "edges")
