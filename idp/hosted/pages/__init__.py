"""One file per page, under its flow's verb; `page` is what all of them do."""
