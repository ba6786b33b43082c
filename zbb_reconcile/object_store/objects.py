"""A folder of an object store, ``s3://bucket/folder``: listed, copied here, written, by s3fs.

Where the store is and who asks comes from the environment, as for every program that speaks S3
(AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID …); no message shows any of it but the address.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from zbb_reconcile.errors import Refusal
from zbb_reconcile.identifiers import shown
from zbb_reconcile.output.held import is_reserved

_URL = re.compile(r"s3://([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?:/(.*))?", re.I | re.S)
_NO_NAME = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|[. ]\Z|\A\Z|\A\.{1,2}\Z')
"""What is no name of a file on every system that the program runs on."""
_MOST_BYTES = 255
"""Of a file's name."""
PART = 64 * 1024**2
"""Larger objects are sent in parts of this size: at most 10,000 of them, so up to 640 GB."""
_SETTINGS = {"connect_timeout": 10, "read_timeout": 60, "retries": {"max_attempts": 2}}
_NO_CREDENTIALS = ("NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError")
_OF_CLIENT = ("botocore", "aiobotocore", "aiohttp", "fsspec", "s3fs")


@dataclass(frozen=True)
class Stored:
    """An object as the store lists it."""

    size: int
    etag: str
    """The store's own mark of the content: another content has another."""


@dataclass(frozen=True)
class Listing:
    """What lies in a folder of the store."""

    objects: Mapping[str, Stored]
    """By name, seen from the folder, ``/`` between its parts."""
    folders: tuple[str, ...] = ()
    """Those in it, where it was not looked into them."""

    @property
    def names(self) -> set[str]:
        """What stands in the folder itself, file or folder."""
        return {name.split("/")[0] for name in self.objects} | set(self.folders)


class ObjectFolder:
    """A folder of an object store. Whatever the store answers to the contrary is a Refusal."""

    def __init__(self, url: str, client: Any = None) -> None:
        """Nothing is asked of the store yet. Raises Refusal where the url can be none, or no s3fs
        is installed."""
        found = _URL.fullmatch(url)
        parts = (found[2] or "").rstrip("/").split("/") if found else []
        if found is None or (parts != [""] and not all(map(_is_name, parts))):
            raise Refusal("s3_bad_url", found=shown(url))
        self.bucket, self.key = found[1], "/".join(parts)
        self._client = client or _client()

    @property
    def url(self) -> str:
        """Its address."""
        return f"s3://{self.bucket}/{self.key}".rstrip("/")

    @property
    def name(self) -> str:
        """What a local folder would be called."""
        return self.key.rpartition("/")[2] or self.bucket

    @property
    def parent(self) -> ObjectFolder:
        """The folder that it is in; of a whole bucket itself."""
        above = self.key.rpartition("/")[0]
        return ObjectFolder(f"s3://{self.bucket}/{above}", self._client)

    def at(self, name: str) -> ObjectFolder:
        """A folder in it."""
        return ObjectFolder(f"{self.url}/{name}", self._client)

    def listed(self, *, deep: bool = True) -> Listing:
        """Every object below it, or what stands in the folder itself."""
        prefix = self._key("")
        asked: dict[str, Any] = {"Bucket": self.bucket, "Prefix": prefix}
        if not deep:
            asked["Delimiter"] = "/"
        objects: dict[str, Stored] = {}
        folders: list[str] = []
        while True:
            answer = self._ask("list_objects_v2", **asked)
            for one in answer.get("Contents", ()):
                # Consoles mark folders by an object without content.
                if not one["Key"].endswith("/"):
                    name = one["Key"].removeprefix(prefix)
                    objects[name] = Stored(one["Size"], one["ETag"].strip('"'))
            for one in answer.get("CommonPrefixes", ()):
                folders.append(one["Prefix"].removeprefix(prefix).removesuffix("/"))
            if not answer.get("IsTruncated"):
                return Listing(objects, tuple(folders))
            asked["ContinuationToken"] = answer["NextContinuationToken"]

    def copy_here(
        self,
        to: Path,
        *,
        deep: bool = True,
        wanted: Callable[[str], bool] = lambda name: True,
    ) -> Listing:
        """Copy the wanted objects into a local folder, and make the folders that are in it.

        Raises Refusal where a name is none that a file can have, and where an object was written
        meanwhile: it is the same in a listing before and after.
        """
        before = self.listed(deep=deep)
        taken = {name: one for name, one in before.objects.items() if wanted(name)}
        for name in before.folders:
            self.place(name, to).mkdir()
        for name, one in taken.items():
            path = self.place(name, to)
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._asking():
                self._client.get_file(f"{self.bucket}/{self._key(name)}", str(path))
            if path.stat().st_size != one.size:
                raise Refusal("s3_changed", found=f"{self.url}/{name}")
        if taken:
            after = self.listed(deep=deep).objects
            for name, one in taken.items():
                if after.get(name) != one:
                    raise Refusal("s3_changed", found=f"{self.url}/{name}")
        return before

    def place(self, name: str, folder: Path) -> Path:
        """Where an object goes in a local folder. Raises Refusal for what no file can be called,
        and where the system takes the name for another's."""
        safe = all(map(_is_name, name.split("/")))
        if not safe or os.path.lexists(folder / name):
            raise Refusal("s3_bad_name", found=shown(name), folder=self.url)
        return folder / name

    def metadata(self, name: str) -> Mapping[str, str]:
        """What was said of an object when it was put there."""
        answer = self._ask("head_object", Bucket=self.bucket, Key=self._key(name))
        said: Mapping[str, str] = answer.get("Metadata", {})
        return said

    def put(
        self, name: str, content: Path | bytes, said: Mapping[str, str] | None = None
    ) -> Stored:
        """Put a file there under that name, with what is to be said of it; as it is then listed."""
        place = {"Bucket": self.bucket, "Key": self._key(name)}
        file: BinaryIO
        with ExitStack() as stack:
            if isinstance(content, bytes):
                size, file = len(content), stack.enter_context(BytesIO(content))
            else:
                size, file = content.stat().st_size, stack.enter_context(content.open("rb"))
            if size <= PART:
                answer = self._ask("put_object", **place, Body=file.read(), Metadata=said or {})
            else:
                answer = self._put_parts(place, lambda: file.read(PART), said or {})
        return Stored(size, answer["ETag"].strip('"'))

    def remove(self, name: str) -> None:
        """Take an object away; one that is not there is none already."""
        self._ask("delete_object", Bucket=self.bucket, Key=self._key(name))

    def _put_parts(
        self, place: Mapping[str, str], read: Callable[[], bytes], said: Mapping[str, str]
    ) -> Any:
        upload = self._ask("create_multipart_upload", **place, Metadata=said)["UploadId"]
        try:
            parts: list[dict[str, Any]] = []
            while part := read():
                at = len(parts) + 1
                answer = self._ask(
                    "upload_part", **place, UploadId=upload, PartNumber=at, Body=part
                )
                parts.append({"PartNumber": at, "ETag": answer["ETag"]})
            return self._ask(
                "complete_multipart_upload",
                **place,
                UploadId=upload,
                MultipartUpload={"Parts": parts},
            )
        except BaseException:
            # Parts that nobody puts together would be kept, and paid for.
            self._ask("abort_multipart_upload", **place, UploadId=upload)
            raise

    def _key(self, name: str) -> str:
        return f"{self.key}/{name}" if self.key else name

    def _ask(self, what: str, **said: Any) -> Any:
        with self._asking():
            return self._client.call_s3(what, **said)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise _refusal(error, self.url) or error from error


@cache
def _client() -> Any:
    """The one client of this process: to make it takes longer than what it is mostly asked."""
    try:
        s3fs = import_module("s3fs")
    except ImportError:
        raise Refusal("s3_missing") from None
    # Nothing is remembered of listings: others write there, too.
    return s3fs.S3FileSystem(
        anon=False, use_listings_cache=False, skip_instance_cache=True, config_kwargs=_SETTINGS
    )


def _is_name(name: str) -> bool:
    """Whether a file can be called so, on every system.

    >>> [_is_name(name) for name in ("收支 1.csv", "..", "a\\\\b", "c:", "NUL.csv", "x.", "")]
    [True, False, False, False, False, False, False]
    """
    long = len(name.encode("utf-8", "replace")) > _MOST_BYTES
    return not (_NO_NAME.search(name) or is_reserved(name) or long)


def _refusal(error: Exception, url: str) -> Refusal | None:
    """What the store, or the way to it, said; None for what this machine's own disk said, or a bug.

    The client's own exceptions are known by name: it need not be installed.
    """
    kind = type(error)
    answers = (getattr(one, "response", None) for one in (error, error.__cause__))
    said = next((one for one in answers if isinstance(one, Mapping)), None)
    if said is not None:
        answer: Mapping[str, Any] = said.get("Error", {})
        code = str(answer.get("Code", ""))
        if code == "NoSuchBucket":
            return Refusal("s3_no_bucket", found=url)
        if isinstance(error, FileNotFoundError):
            return Refusal("s3_changed", found=url)
        if isinstance(error, PermissionError):
            return Refusal("s3_denied", found=url, reason=shown(code))
        return Refusal("s3_failed", found=url, reason=shown(f"{code} {answer.get('Message', '')}"))
    if kind.__name__ in _NO_CREDENTIALS:
        return Refusal("s3_no_credentials", found=url)
    lost = isinstance(error, ConnectionError | TimeoutError)
    if lost or kind.__module__.split(".")[0] in _OF_CLIENT:
        # An address may hold a password.
        reason = re.sub(r"//[^/@\s]*@", "//", str(error).split("?")[0] or kind.__name__)
        return Refusal("s3_unreachable", found=url, reason=shown(reason))
    return None
