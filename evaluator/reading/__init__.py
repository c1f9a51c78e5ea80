"""From a department's file to observations with evidence."""
