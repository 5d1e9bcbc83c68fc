"""卷宗: the content of papers comes and goes here, and what is filed on a case is listed by part."""
