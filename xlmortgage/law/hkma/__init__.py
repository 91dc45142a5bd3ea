"""The Hong Kong Monetary Authority: what banks may lend."""
