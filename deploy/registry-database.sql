-- The schema registry keeps its schemas in a database of its own beside quill.
CREATE DATABASE registry;
