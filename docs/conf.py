"""Settings of the documentation. Build: ``sphinx-build -W --keep-going -b html docs docs/_build``."""

import sys
from pathlib import Path

import rewardtheory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_extensions"))

project = "rewardtheory"
author = "The rewardtheory authors"
copyright = author
version = release = rewardtheory.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_design",
    "sphinx_gallery.gen_gallery",
    "sphinx_proof",
    "sphinxcontrib.bibtex",
    "docstrings",
    "generated_pages",
]
exclude_patterns = ["_build", "gallery/**/*.ipynb", "gallery/GALLERY_HEADER.rst"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
bibtex_bibfiles = ["../proofs/references.bib"]
bibtex_default_style = "alpha"
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
nitpicky = False
html_theme = "furo"
html_title = "rewardtheory"
templates_path = []
# An attribute named like a function of the front door is no mistake: a comparison has an `mdp`.
suppress_warnings = ["ref.python"]

sphinx_gallery_conf = {
    "examples_dirs": ["../examples"],
    "gallery_dirs": ["gallery"],
    "filename_pattern": r".*\.py",
    "ignore_pattern": r"__init__\.py",
    "within_subsection_order": "FileNameSortKey",
    "download_all_examples": False,
    "show_memory": False,
    "min_reported_time": 1e9,
    "remove_config_comments": True,
    "plot_gallery": "True",
    "abort_on_example_error": True,
    "copyfile_regex": r"^$",
    "show_signature": False,
}
