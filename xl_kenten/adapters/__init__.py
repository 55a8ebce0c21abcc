"""The edge towards files and Excel: readers, writers, lists."""
