package dev.bylaw.federation.policy;

/** Who speaks, from the widest authority to the narrowest. */
public enum Layer {
  COUNCIL,
  DOMAIN,
  PRODUCT
}
