"""Which operation of which node of n8n is which step, and which of its parameters are which fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Op:
    use: str
    resources: Paths
    operations: Paths
    fields: Mapping[str, Paths]
    """Our fields, and where n8n keeps them; the first that is there."""
    is_usual: bool = False
    """Whether it is meant where the node does not say its operation."""
    many: str | None = None
    remark: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    takes_file: bool = False
    file: str | None = None


_REPO: Final = "say in which repository, as owner/name"
_EVENT: Final = {
    "calendar": ("calendar",), "start": ("start",), "end": ("end",), "title": ("additionalFields.summary", "summary"),
    "description": ("additionalFields.description",), "location": ("additionalFields.location",),
}  # fmt: skip
_JIRA: Final = {
    "project": ("project",), "type": ("issueType",), "summary": ("summary",),
    "description": ("additionalFields.description", "description"),
}  # fmt: skip
_CONTACT: Final = {
    "email": ("email",), "first_name": ("additionalFields.firstName",), "last_name": ("additionalFields.lastName",),
    "phone": ("additionalFields.phoneNumber",), "company": ("additionalFields.companyName",),
}  # fmt: skip
_PAGE: Final = {"page_id": ("pageId", "blockId")}
_DATABASE: Final = {"database_id": ("databaseId",)}
_BASE: Final = {"base_id": ("base", "application"), "table": ("table",)}
_PROPERTIES: Final = "look at its properties: name them as the database does"

TABLE: Final[dict[str, tuple[Op, ...]]] = {
    "telegram": (
        Op("telegram.send_message", ("message",), ("sendMessage",), {
            "chat_id": ("chatId",), "text": ("text",), "reply_to": ("additionalFields.reply_to_message_id",)}, is_usual=True),
        Op("telegram.send_photo", ("message",), ("sendPhoto",), {
            "chat_id": ("chatId",), "url": ("file",), "caption": ("additionalFields.caption",)},
            remark="choose the file or its address"),
        Op("telegram.send_document", ("message",), ("sendDocument", "sendVideo", "sendAudio", "sendAnimation"), {
            "chat_id": ("chatId",), "url": ("file",), "caption": ("additionalFields.caption",)},
            remark="choose the file or its address; it is sent as a document"),
        Op("telegram.edit_message", ("message",), ("editMessageText",), {
            "chat_id": ("chatId",), "message_id": ("messageId",), "text": ("text",)}),
        Op("telegram.delete_message", ("message",), ("deleteMessage",), {"chat_id": ("chatId",), "message_id": ("messageId",)}),
        Op("telegram.get_file", ("file",), ("get",), {"file_id": ("fileId",)}, is_usual=True, file="file"),
        Op("telegram.get_chat", ("chat",), ("get",), {"chat_id": ("chatId",)}),
    ),
    "slack": (
        Op("slack.post_message", ("message",), ("post",), {"channel": ("channelId", "channel"), "text": ("text",),
           "reply_to": ("otherOptions.thread_ts.replyValues.thread_ts",)}, is_usual=True),
        Op("slack.update_message", ("message",), ("update",), {"channel_id": ("channelId",), "message_id": ("ts",), "text": ("text",)}),
        Op("slack.delete_message", ("message",), ("delete",), {"channel_id": ("channelId",), "message_id": ("timestamp", "ts")}),
        Op("slack.list_messages", ("channel",), ("history",), {"channel_id": ("channelId",), "limit": ("limit",)}, many="messages"),
        Op("slack.list_channels", ("channel",), ("getAll",), {"limit": ("limit",)}, many="channels"),
        Op("slack.create_channel", ("channel",), ("create",), {"name": ("channelId",)}),
        Op("slack.invite", ("channel",), ("invite",), {"channel_id": ("channelId",), "user_ids": ("userIds",)}),
        Op("slack.add_reaction", ("reaction",), ("add",), {"channel_id": ("channelId",), "message_id": ("timestamp",), "emoji": ("name",)}),
        Op("slack.upload_file", ("file",), ("upload",), {"channel_id": ("options.channelId",)}, takes_file=True),
        Op("slack.list_users", ("user",), ("getAll",), {"limit": ("limit",)}, many="users"),
    ),
    "discord": (
        Op("discord.post_message", ("message",), ("send",), {"channel_id": ("channelId",), "content": ("content",)}, is_usual=True),
        Op("discord.list_messages", ("message",), ("getAll",), {"channel_id": ("channelId",), "limit": ("limit",)}, many="messages"),
        Op("discord.delete_message", ("message",), ("deleteMessage",), {"channel_id": ("channelId",), "message_id": ("messageId",)}),
    ),
    "gmail": (
        Op("gmail.reply", ("message", "thread"), ("reply",), {"message_id": ("messageId", "threadId"), "text": ("message",)}),
        Op("gmail.get", ("message",), ("get",), {"id": ("messageId",)}),
        Op("gmail.search", ("message", "thread"), ("getAll",), {"query": ("filters.q",), "limit": ("limit",)}, many="mails",
           remark="look at its query"),
        Op("gmail.label", ("message", "thread"), ("addLabels",), {"id": ("messageId", "threadId"), "add": ("labelIds",)}),
        Op("gmail.label", ("message", "thread"), ("removeLabels",), {"id": ("messageId", "threadId"), "remove": ("labelIds",)}),
        Op("gmail.label", ("message",), ("markAsRead",), {"id": ("messageId",)}, fixed={"remove": ["UNREAD"]}),
        Op("gmail.label", ("message",), ("markAsUnread",), {"id": ("messageId",)}, fixed={"add": ["UNREAD"]}),
        Op("gmail.label", ("message",), ("delete",), {"id": ("messageId",)}, fixed={"add": ["TRASH"]},
           remark="it is put into the trash"),
    ),
    "googleDrive": (
        Op("google_drive.upload", ("file",), ("upload",), {"name": ("name",), "folder": ("folderId", "parents")}, is_usual=True, takes_file=True),
        Op("google_drive.download", ("file",), ("download",), {"id": ("fileId",)}, file="file"),
        Op("google_drive.search", ("fileFolder", "file", "folder"), ("search", "list"), {
            "name": ("queryString",), "folder": ("filter.folderId",), "limit": ("limit",)}, is_usual=True, many="files"),
        Op("google_drive.create_folder", ("folder",), ("create",), {"name": ("name",), "folder": ("folderId",)}),
        Op("google_drive.share", ("file", "folder"), ("share",), {
            "id": ("fileId", "folderNoRootId"), "role": ("permissionsUi.permissionsValues.role",),
            "email": ("permissionsUi.permissionsValues.emailAddress",)}, remark="say with whom it is shared"),
        Op("google_drive.trash", ("file", "folder"), ("deleteFile", "delete", "deleteFolder"), {"id": ("fileId", "folderNoRootId")},
           remark="it is put into the trash"),
    ),
    "googleDocs": (
        Op("google_docs.create", ("document",), ("create",), {"title": ("title",)}, is_usual=True),
        Op("google_docs.read", ("document",), ("get",), {"document": ("documentURL",)}),
        Op("google_docs.append_text", ("document",), ("update",), {"document": ("documentURL",),
           "text": ("actionsUi.actionFields.text",)}, remark="say which text it adds"),
    ),
    "googleCalendar": (
        Op("google_calendar.create_event", ("event",), ("create",), _EVENT, is_usual=True, remark="look at its title"),
        Op("google_calendar.list_events", ("event", "calendar"), ("getAll", "availability"), {
            "calendar": ("calendar",), "after": ("timeMin", "options.timeMin"), "before": ("timeMax", "options.timeMax"),
            "query": ("options.query",), "limit": ("limit",)}, many="events"),
        Op("google_calendar.update_event", ("event",), ("update",), {
            "calendar": ("calendar",), "id": ("eventId",), "start": ("updateFields.start",), "end": ("updateFields.end",),
            "title": ("updateFields.summary",), "description": ("updateFields.description",)}),
        Op("google_calendar.delete_event", ("event",), ("delete",), {"calendar": ("calendar",), "id": ("eventId",)}),
    ),
    "airtable": (
        Op("airtable.create_record", ("record",), ("create", "append"), {**_BASE, "fields": ("columns.value", "fields")}, is_usual=True,
           remark="look at its fields"),
        Op("airtable.list_records", ("record",), ("search", "list", "read"), {
            **_BASE, "formula": ("filterByFormula", "additionalOptions.filterByFormula"), "limit": ("limit",)}, many="records"),
        Op("airtable.get_record", ("record",), ("get",), {**_BASE, "record_id": ("id",)}, is_usual=True),
        Op("airtable.update_record", ("record",), ("update",), {**_BASE, "record_id": ("id", "columns.value.id"), "fields": ("columns.value",)},
           remark="look at which record it changes"),
        Op("airtable.upsert_record", ("record",), ("upsert",), {
            **_BASE, "fields": ("columns.value",), "match_on": ("columns.matchingColumns",)}),
        Op("airtable.delete_record", ("record",), ("deleteRecord", "delete"), {**_BASE, "record_id": ("id",)}),
    ),
    "notion": (
        Op("notion.create_page", ("databasePage",), ("create",), {**_DATABASE, "text": ("blockUi.blockValues.textContent",)},
           remark=_PROPERTIES, fixed={"properties": {}}),
        Op("notion.query", ("databasePage", "database"), ("getAll", "search"), {**_DATABASE, "limit": ("limit",)}, many="pages"),
        Op("notion.update_page", ("databasePage",), ("update",), _PAGE, remark=_PROPERTIES, fixed={"properties": {}}),
        Op("notion.get_page", ("databasePage", "page"), ("get",), _PAGE),
        Op("notion.create_subpage", ("page",), ("create",), {"page_id": ("pageId",), "title": ("title",)}, is_usual=True),
        Op("notion.archive_page", ("page",), ("archive",), _PAGE),
        Op("notion.append_text", ("block",), ("append",), {**_PAGE, "text": ("blockUi.blockValues.textContent",)}, remark="say which text it adds"),
        Op("notion.read_text", ("block",), ("getAll",), _PAGE),
    ),
    "github": (
        Op("github.create_issue", ("issue",), ("create",), {"title": ("title",), "body": ("body",)}, is_usual=True, remark=_REPO),
        Op("github.comment", ("issue",), ("createComment",), {"number": ("issueNumber",), "body": ("body",)}, remark=_REPO),
        Op("github.update_issue", ("issue",), ("edit",), {"number": ("issueNumber",), "state": ("editFields.state",)}, remark=_REPO),
        Op("github.get_issue", ("issue",), ("get",), {"number": ("issueNumber",)}, remark=_REPO),
        Op("github.list_issues", ("repository", "issue"), ("getIssues", "getAll"), {"state": ("getRepositoryIssuesFilters.state",)},
           many="issues", remark=_REPO),
        Op("github.save_file", ("file",), ("create", "edit"), {
            "path": ("filePath",), "text": ("fileContent",), "message": ("commitMessage",)}, remark=_REPO),
        Op("github.get_file", ("file",), ("get",), {"path": ("filePath",)}, remark=_REPO),
        Op("github.list_pull_requests", ("repository",), ("getPullRequests",), {}, many="pull_requests", remark=_REPO),
        Op("github.create_release", ("release",), ("create",), {"tag": ("releaseTag",)}, remark=_REPO),
        Op("github.dispatch_workflow", ("workflow",), ("dispatch",), {"workflow": ("workflowId",), "ref": ("ref",)}, remark=_REPO),
    ),
    "trello": (
        Op("trello.create_card", ("card",), ("create",), {
            "list_id": ("listId",), "name": ("name",), "description": ("description",), "due": ("additionalFields.due",)}, is_usual=True),
        Op("trello.update_card", ("card",), ("update",), {"card_id": ("id",), "name": ("updateFields.name",),
           "description": ("updateFields.desc",)}),
        Op("trello.get_card", ("card",), ("get",), {"card_id": ("id",)}),
        Op("trello.comment", ("cardComment",), ("create",), {"card_id": ("cardId",), "text": ("text",)}),
        Op("trello.list_cards", ("list",), ("getCards",), {"list_id": ("id",)}, many="cards", remark="say on which board"),
    ),
    "jira": (
        Op("jira.create_issue", ("issue",), ("create",), _JIRA, is_usual=True),
        Op("jira.update_issue", ("issue",), ("update",), {"issue": ("issueKey",), "summary": ("updateFields.summary",),
           "description": ("updateFields.description",)}),
        Op("jira.get_issue", ("issue",), ("get",), {"issue": ("issueKey",)}),
        Op("jira.search", ("issue",), ("getAll",), {"jql": ("options.jql",), "limit": ("limit",)}, many="issues"),
        Op("jira.comment", ("issueComment",), ("add",), {"issue": ("issueKey",), "text": ("comment",)}),
    ),
    "linear": (
        Op("linear.create_issue", ("issue",), ("create",), {
            "team": ("teamId",), "title": ("title",), "description": ("additionalFields.description",)}, is_usual=True),
        Op("linear.update_issue", ("issue",), ("update",), {"issue": ("issueId",), "title": ("updateFields.title",)}),
        Op("linear.get_issue", ("issue",), ("get",), {"issue": ("issueId",)}),
        Op("linear.list_issues", ("issue",), ("getAll",), {"limit": ("limit",)}, many="issues"),
        Op("linear.comment", ("comment",), ("addComment",), {"issue": ("issueId",), "body": ("comment",)}),
    ),
    "asana": (
        Op("asana.create_task", ("task",), ("create",), {"name": ("name",), "workspace_id": ("workspace",),
           "notes": ("otherProperties.notes",)}, is_usual=True),
        Op("asana.update_task", ("task",), ("update",), {"task_id": ("id",), "name": ("otherProperties.name",)}),
        Op("asana.get_task", ("task",), ("get",), {"task_id": ("id",)}),
        Op("asana.list_tasks", ("task",), ("getAll",), {"project_id": ("filters.project",), "limit": ("limit",)}, many="tasks"),
        Op("asana.comment", ("taskComment",), ("add",), {"task_id": ("id",), "text": ("text",)}),
    ),
    "todoist": (
        Op("todoist.create_task", ("task",), ("create",), {
            "content": ("content",), "project_id": ("project",), "description": ("options.description",),
            "due_string": ("options.dueString",)}, is_usual=True),
        Op("todoist.list_tasks", ("task",), ("getAll",), {"project_id": ("filters.projectId",), "query": ("filters.filter",)}, many="tasks"),
        Op("todoist.complete_task", ("task",), ("close",), {"task_id": ("taskId",)}),
        Op("todoist.get_task", ("task",), ("get",), {"task_id": ("taskId",)}),
        Op("todoist.update_task", ("task",), ("update",), {"task_id": ("taskId",), "content": ("updateFields.content",)}),
    ),
    "hubspot": (
        Op("hubspot.upsert_contact", ("contact",), ("upsert", "create"), _CONTACT, is_usual=True),
        Op("hubspot.get_contact", ("contact",), ("get",), {"contact": ("contactId",)}),
        Op("hubspot.search_contacts", ("contact",), ("getAll", "search", "getRecentlyCreatedUpdated"), {"limit": ("limit",)}, many="contacts",
           remark="say which contacts it looks for"),
        Op("hubspot.create_deal", ("deal",), ("create",), {"name": ("additionalFields.dealName",), "stage": ("stage",),
           "amount": ("additionalFields.amount",)}, remark="look at its name"),
        Op("hubspot.update_deal", ("deal",), ("update",), {"deal_id": ("dealId",), "stage": ("updateFields.stage",)}),
    ),
    "pipedrive": (
        Op("pipedrive.create_deal", ("deal",), ("create",), {"title": ("title",), "person_id": ("person_id",), "org_id": ("org_id",)}, is_usual=True),
        Op("pipedrive.update_deal", ("deal",), ("update",), {"deal_id": ("dealId",), "title": ("updateFields.title",)}),
        Op("pipedrive.list_deals", ("deal",), ("getAll",), {"limit": ("limit",)}, many="deals"),
        Op("pipedrive.create_person", ("person",), ("create",), {"name": ("name",), "email": ("additionalFields.email",)}),
        Op("pipedrive.search_persons", ("person",), ("search",), {"text": ("term",)}, many="persons"),
        Op("pipedrive.add_note", ("note",), ("create",), {"text": ("content",)}),
        Op("pipedrive.add_activity", ("activity",), ("create",), {"subject": ("subject",), "type": ("type",)}),
    ),
    "mailchimp": (
        Op("mailchimp.add_subscriber", ("member",), ("create",), {"audience_id": ("list",), "email": ("email",), "status": ("status",)}, is_usual=True),
        Op("mailchimp.list_subscribers", ("member",), ("getAll",), {"audience_id": ("list",), "limit": ("limit",)}, many="subscribers"),
        Op("mailchimp.update_subscriber", ("member",), ("update",), {"audience_id": ("list",), "email": ("email",)}),
    ),
    "sendGrid": (
        Op("sendgrid.send_mail", ("mail",), ("send",), {
            "sender": ("fromEmail",), "to": ("toEmail",), "subject": ("subject",), "text": ("contentValue",)}, is_usual=True),
        Op("sendgrid.add_contact", ("contact",), ("upsert",), {"email": ("email",)}),
    ),
    "stripe": (
        Op("stripe.create_customer", ("customer",), ("create",), {"email": ("additionalFields.email",), "name": ("name",)}),
        Op("stripe.find_customers", ("customer",), ("getAll",), {"email": ("filters.email",), "limit": ("limit",)}, many="customers"),
        Op("stripe.list_charges", ("charge",), ("getAll",), {"limit": ("limit",)}, many="charges"),
    ),
    "shopify": (
        Op("shopify.list_orders", ("order",), ("getAll",), {"limit": ("limit",), "status": ("options.status",)}, many="orders"),
        Op("shopify.get_order", ("order",), ("get",), {"order_id": ("orderId",)}),
        Op("shopify.update_order", ("order",), ("update",), {"order_id": ("orderId",), "tags": ("updateFields.tags",)}),
        Op("shopify.create_product", ("product",), ("create",), {"title": ("title",), "body_html": ("additionalFields.body_html",)}),
        Op("shopify.list_products", ("product",), ("getAll",), {"limit": ("limit",)}, many="products"),
        Op("shopify.get_product", ("product",), ("get",), {"product_id": ("productId",)}),
        Op("shopify.update_product", ("product",), ("update",), {"product_id": ("productId",), "title": ("updateFields.title",)}),
    ),
    "wooCommerce": (
        Op("woocommerce.list_orders", ("order",), ("getAll",), {"limit": ("limit",)}, many="orders"),
        Op("woocommerce.get_order", ("order",), ("get",), {"order_id": ("orderId",)}),
        Op("woocommerce.list_products", ("product",), ("getAll",), {"limit": ("limit",)}, many="products"),
        Op("woocommerce.create_product", ("product",), ("create",), {"name": ("name",)}, is_usual=True),
        Op("woocommerce.get_product", ("product",), ("get",), {"product_id": ("productId",)}),
        Op("woocommerce.update_product", ("product",), ("update",), {"product_id": ("productId",)}),
    ),
    "wordpress": (
        Op("wordpress.create_post", ("post",), ("create",), {
            "title": ("title",), "content": ("additionalFields.content",), "status": ("additionalFields.status",),
            "slug": ("additionalFields.slug",)}, is_usual=True),
        Op("wordpress.update_post", ("post",), ("update",), {
            "post_id": ("postId",), "title": ("updateFields.title",), "content": ("updateFields.content",),
            "status": ("updateFields.status",)}),
        Op("wordpress.get_post", ("post",), ("get",), {"post_id": ("postId",)}),
        Op("wordpress.list_posts", ("post",), ("getAll",), {"search": ("options.search",), "limit": ("limit",)}, many="posts"),
    ),
    "twilio": (
        Op("twilio.send_sms", ("sms",), ("send",), {"to": ("to",), "sender": ("from",), "text": ("message",)}, is_usual=True),
    ),
    "microsoftTeams": (
        Op("microsoft_teams.post_message", ("channelMessage",), ("create",), {
            "team_id": ("teamId",), "channel_id": ("channelId",), "text": ("message",)}, is_usual=True),
    ),
    "microsoftOutlook": (
        Op("outlook.send", ("message",), ("send",), {"to": ("toRecipients",), "subject": ("subject",), "text": ("bodyContent",)}, is_usual=True),
        Op("outlook.search", ("message",), ("getAll",), {"limit": ("limit",)}, many="mails"),
        Op("outlook.reply", ("message",), ("reply",), {"id": ("messageId",), "text": ("message",)}),
    ),
    "awsS3": (
        Op("s3.put_object", ("file",), ("upload",), {"bucket": ("bucketName",), "key": ("fileName",)}, is_usual=True, takes_file=True),
        Op("s3.get_object", ("file",), ("download",), {"bucket": ("bucketName",), "key": ("fileKey",)}, file="file"),
        Op("s3.list_objects", ("file", "folder"), ("getAll",), {"bucket": ("bucketName",), "limit": ("limit",)}, many="objects"),
        Op("s3.delete_object", ("file",), ("delete",), {"bucket": ("bucketName",), "key": ("fileKey",)}),
    ),
}  # fmt: skip
TABLE["s3"] = TABLE["awsS3"]
