package bylaw.global.pii.mask_test

test_nothing := true
