"""Pure decisions about alerts: steps, who may approve, words, shapes, XML, what others sent, figures."""
