"""What is measured on music for several instruments besides what is measured on all music."""
