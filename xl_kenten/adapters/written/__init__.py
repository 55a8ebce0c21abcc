"""The workbooks that are written new: the consolidated report and the municipalities' blank forms."""
