"""The use cases: one function each, which joins the stages."""
