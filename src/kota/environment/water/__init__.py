"""Rivers, gates and floods: from a gauge upstream, or a neighbour's report, to who is in danger and until when."""
