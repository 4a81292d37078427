"""How well the matching library reads and ranks, measured on files of questions, without a database."""
