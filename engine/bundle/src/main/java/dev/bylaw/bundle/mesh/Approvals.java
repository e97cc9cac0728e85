package dev.bylaw.bundle.mesh;

/** How the approval of a waiver or of a hold's release is shown. */
public enum Approvals {
  /** By signatures with keys of the owner's members. */
  SIGNED,
  /** By names alone: whoever can write the file can approve; for meshes without keys. */
  NAMED
}
