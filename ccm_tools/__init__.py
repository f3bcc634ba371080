"""What stands behind the three words `demo`, `site` and `test` of the script `ccm`: standard library only."""
