"""Who an addressee is: reference facts, matching, judgements."""
