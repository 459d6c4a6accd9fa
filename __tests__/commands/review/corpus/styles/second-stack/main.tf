# Nothing yet: a stack beside the one of the trail.

