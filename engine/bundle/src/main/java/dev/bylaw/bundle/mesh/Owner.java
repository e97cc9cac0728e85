package dev.bylaw.bundle.mesh;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An office or team that owns policies, and whose members approve waivers of them.
 *
 * @param id its id, unique in the mesh
 * @param title its name for people
 * @param members ids of the people in it; sorted
 * @param quorum how many members must approve a waiver; at least 1
 * @param keys of its members, by which approvals are verified; a key's name is the member's id
 * @param contact where to reach it, or null
 */
public record Owner(
    String id,
    String title,
    Set<String> members,
    int quorum,
    List<MeshKey> keys,
    @Nullable String contact) {
  public Owner {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    keys = List.copyOf(keys);
  }
}
