"""Objectives: the formalisms in which a task can be stated, and what each of them can say."""
