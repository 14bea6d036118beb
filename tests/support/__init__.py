"""What tests share: real keys, real signed codes, real trust stores."""
