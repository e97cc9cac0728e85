package dev.bylaw.bundle.mesh;

import org.jspecify.annotations.Nullable;

/**
 * What data may be used for.
 *
 * @param title its name for people
 * @param restricted whether the council allows it for some data only; policies say which
 * @param basis the legal basis, or null
 */
public record Purpose(String id, String title, boolean restricted, @Nullable String basis) {}
