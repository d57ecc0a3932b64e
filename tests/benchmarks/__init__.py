"""What TikPrep takes beside its peers; only ratios of one run on one machine count."""
