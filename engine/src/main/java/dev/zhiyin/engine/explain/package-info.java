/**
 * Why a product is shown: what really matched, as a code, evidence that can be checked, and words.
 */
@NullMarked
package dev.zhiyin.engine.explain;

import org.jspecify.annotations.NullMarked;
